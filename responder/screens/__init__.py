"""What a person sees in the terminal; texts of posts only through `safe_text`, never as markup."""
