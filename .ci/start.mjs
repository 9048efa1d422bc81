import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureDependencies, root, run } from './setup.mjs'

/** What the command line does not say itself. The loopback address by number: `localhost` may mean IPv6 alone. */
function withDefaults(args) {
  const given = (name) => args.some((arg) => arg === name || arg.startsWith(`${name}=`))
  return [
    ...(given('--host') ? [] : ['--host', '127.0.0.1']),
    ...(given('--port') ? [] : ['--port', '5173']),
    ...args,
  ]
}

// The built app, not the dev server: designers get the same start-up and painting as from a static host.
ensureDependencies()
if (run('npm', ['run', 'build', '--', '--logLevel', 'warn']) !== 0) process.exit(1)
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const server = spawn(process.execPath, [vite, 'preview', ...withDefaults(process.argv.slice(2))], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 0))
