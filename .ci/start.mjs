import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureDependencies, root, run } from './setup.mjs'

// The built app, not the dev server: painting and start-up are what a designer gets from a static host.
ensureDependencies()
if (run('npm', ['run', 'build', '--', '--logLevel', 'warn']) !== 0) process.exit(1)
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const server = spawn(
  process.execPath,
  [vite, 'preview', '--port', '5173', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 0))
