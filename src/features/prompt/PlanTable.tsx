import { ArrowDown, ArrowUp, ArrowUpToLine } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type Cost, costWords } from '#core/cost.ts'
import { sizeName } from '#core/outputSize.ts'
import styles from '#features/prompt/Plan.module.css'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import { inOrder, type PlannedRequest } from '#stores/plannedBatch.ts'
import type { BatchTarget } from '#stores/targets.ts'
import { Button } from '#ui/Button.tsx'

interface PlanTableProps {
  readonly plan: PlanStore
  readonly requests: readonly PlannedRequest[]
}

const moves = [
  ['first', text.plan.first, <ArrowUpToLine key="first" />],
  ['earlier', text.plan.earlier, <ArrowUp key="earlier" />],
  ['later', text.plan.later, <ArrowDown key="later" />],
] as const

/** More rows than a page can show well come page by page. */
const ROWS = 100

/** The size asked for; of parts of a picture all of them. */
const sizesOf = ({ params, regions }: Pick<PlannedRequest, 'params' | 'regions'>) =>
  regions.length > 0
    ? [...new Set(regions.map(({ size }) => sizeName(size)))].join(', ')
    : params.size

const costText = (cost: Cost | undefined) => (cost ? costWords(cost) : text.plan.unknown)

/** The picture, and whose mask it gets if that is not its own. */
function PictureCell({ target: { sources, painted } }: { readonly target: BatchTarget }) {
  const [source] = sources
  return (
    <td className={styles.pictureCell}>
      <span title={source?.name}>{source?.name}</span>
      {painted && painted !== source && (
        <span title={painted.name}>{text.plan.maskOf(painted.name)}</span>
      )}
    </td>
  )
}

/** Every request: its text can be changed, it can be left out, or go first. */
export function PlanTable({ plan, requests: planned }: PlanTableProps) {
  // The plan follows in its own time; what is typed, ticked and moved is seen at once.
  const { off, sent, texts, order } = useStore(plan.state)
  const requests = useMemo(() => inOrder(planned, order), [planned, order])
  const [page, setPage] = useState(0)
  const pages = Math.max(1, Math.ceil(requests.length / ROWS))
  const at = Math.min(page, pages - 1)
  const shown = requests.slice(at * ROWS, (at + 1) * ROWS)
  const keys = requests.map(({ key }) => key)
  const isOfSeveral = requests.some(({ target }) => target !== requests[0]?.target)
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>
              <span className="visuallyHidden">{text.plan.send}</span>
            </th>
            <th>{text.request.prompt}</th>
            {isOfSeveral && <th>{text.plan.picture}</th>}
            <th>{text.request.model}</th>
            <th>{text.request.quality}</th>
            <th>{text.request.size}</th>
            <th>{text.plan.cost}</th>
            <th>
              <span className="visuallyHidden">{text.plan.order}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, mark, target, regions, params, cost }, index) => {
            const isSent = sent.has(mark)
            const isOff = isSent || off.has(key)
            return (
              <tr key={key} data-off={isOff}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={text.plan.sendRow(at * ROWS + index + 1)}
                    checked={!isOff}
                    onChange={() => plan.toggled({ key, mark })}
                  />
                </td>
                <td className={styles.promptCell}>
                  <textarea
                    aria-label={text.plan.promptRow(at * ROWS + index + 1)}
                    rows={1}
                    value={texts[key] ?? params.prompt}
                    onChange={(event) => plan.textChanged({ key, mark }, event.target.value)}
                  />
                </td>
                {isOfSeveral && <PictureCell target={target} />}
                <td>{params.model}</td>
                <td>{params.quality}</td>
                <td>{sizesOf({ params, regions })}</td>
                <td>{isSent ? text.plan.isSent : costText(cost)}</td>
                <td>
                  <span className={styles.moves}>
                    {moves.map(([move, label, icon]) => (
                      <Button
                        key={move}
                        look="plain"
                        icon={icon}
                        label={label}
                        onClick={() => plan.moved(keys, key, move)}
                      />
                    ))}
                  </span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {pages > 1 && (
        <div className={styles.pages}>
          <Button disabled={at === 0} onClick={() => setPage(at - 1)}>
            {text.plan.previous}
          </Button>
          <span>{text.plan.page(at + 1, pages)}</span>
          <Button disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
            {text.plan.next}
          </Button>
        </div>
      )}
    </>
  )
}
