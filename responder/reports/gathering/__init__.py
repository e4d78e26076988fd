"""What each section of a report needs to know, asked of the ledger: one file each."""
