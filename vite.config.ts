import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumArgs, findChromium } from './.ci/chromium.mjs'
import { assemblyScript } from './.ci/vite/assemblyScript.ts'
import { contentSecurityPolicy } from './.ci/vite/contentSecurityPolicy.ts'
import { pageProxy } from './.ci/vite/pageProxy.ts'

/** Compiling the kernel takes most of a build; saying so each time helps nobody. */
const quiet = { checks: { pluginTimings: false } }
/** For tests that hang, not for slow machines. */
const testTimeout = 60_000
const expect = { poll: { timeout: 15_000 } }
const executablePath = findChromium()

export default defineConfig({
  base: './',
  plugins: [react(), assemblyScript(), pageProxy(), contentSecurityPolicy()],
  worker: { format: 'es', plugins: () => [assemblyScript()], rolldownOptions: quiet },
  build: { target: 'es2023', rolldownOptions: quiet },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts'],
          testTimeout,
          expect,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          testTimeout,
          expect,
          include: ['src/**/*.browser.ts'],
          globalSetup: ['src/testing/standIn/globalSetup.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumArgs, ...(executablePath ? { executablePath } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
