import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Maskroom needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

/** Installs the dependencies when they are missing or older than the lock file. */
export function ensureDependencies() {
  requireNode()
  const stamp = join(root, 'node_modules', '.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return
  if (run('npm', ['ci']) !== 0) process.exit(1)
}

/** Installs a package of Debian as root; false elsewhere, or where it fails. */
export function aptInstalled(name) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  run('apt-get', ['update', '-qq'])
  const install = ['install', '-y', '-qq', '--no-install-recommends', name]
  return run('apt-get', install, { DEBIAN_FRONTEND: 'noninteractive' }) === 0
}

/** Runs a command in the project's folder with its output shown; gives the exit code. */
export function run(command, args, env = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  return done.status ?? 1
}
