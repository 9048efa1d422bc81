import type { Imaging } from '#services/imaging/imaging.ts'
import type { Storage } from '#services/storage/storage.ts'
import { createDocument } from '#stores/document.ts'
import { createNotices, type Notices } from '#stores/notices.ts'
import { createPlan } from '#stores/plan.ts'
import { createRegions } from '#stores/regions.ts'
import { createSettings } from '#stores/settings.ts'
import { createTargets } from '#stores/targets.ts'
import { createFakeImaging } from './fakeImaging.ts'
import { createFakeStorage } from './fakeStorage.ts'

interface Services {
  readonly imaging?: Imaging
  readonly storage?: Storage
  readonly notices?: Notices
}

/** The stores of what would be sent now, over stand-ins for the services. */
export function createForm(services: Services = {}) {
  const {
    imaging = createFakeImaging(),
    storage = createFakeStorage(),
    notices = createNotices(),
  } = services
  let lastId = 0
  const newId = () => `form-${++lastId}`
  const document = createDocument({ imaging, notices, newId })
  const settings = createSettings({ storage, notices, pageProxyPath: undefined, newId })
  const plan = createPlan()
  const regions = createRegions({ imaging, document, settings })
  const targets = createTargets({ imaging, document, plan, regions, settings })
  return { notices, document, settings, plan, regions, targets }
}
