import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { aptInstalled, run } from './setup.mjs'

/** Whether there is an nginx on this machine. */
export function hasNginx() {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Makes sure there is an nginx to test the README's configuration with: Debian's package as root, else says so. */
export function ensureNginx() {
  if (hasNginx()) return
  // The package starts a server of its own, which nobody asked for.
  const service = '/etc/init.d/nginx'
  if (aptInstalled('nginx-light') && existsSync(service)) run(service, ['stop'])
  if (hasNginx()) return
  console.warn(
    'There is no nginx on this machine and none could be installed: the tests with it are skipped. Install nginx and run npm test again.',
  )
}
