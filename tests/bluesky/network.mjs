// A whole Bluesky: directory of identities, personal data server, application view, moderation.
// Every server of it that names no address would listen to the world: here they keep to loopback.
import net from 'node:net'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...others) {
  if (first !== null && typeof first === 'object') {
    return listen.call(this, first.path ? first : { ...first, host: '127.0.0.1' }, ...others)
  }
  const isPath = typeof first === 'string' && !/^\d+$/.test(first)
  if (isPath || (first !== undefined && typeof others[0] === 'string')) {
    return listen.call(this, first, ...others)
  }
  const rest = [first, ...others].filter((argument) => typeof argument === 'function')
  return listen.call(this, { port: Number(first) || 0, host: '127.0.0.1' }, ...rest)
}

const { TestNetwork, mockMailer } = await import('@atproto/dev-env')
const port = Number(process.env.FIRST_PORT)
const network = await TestNetwork.create({
  plc: { port },
  pds: { port: port + 1, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: {
    port: port + 2,
    publicUrl: `http://localhost:${port + 2}`,
    dbPostgresSchema: 'bsky',
  },
  ozone: { port: port + 3, chatUrl: 'http://localhost:1', chatDid: 'did:example:chat' },
})
mockMailer(network.pds)
console.log(`ready directory=${network.plc.url} pds=${network.pds.url} appview=${network.bsky.url}`)

process.on('SIGTERM', async () => {
  try {
    await network.close()
  } finally {
    process.exit(0)
  }
})
