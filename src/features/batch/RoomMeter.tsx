import { useStore } from 'zustand'
import styles from '#features/batch/Batch.module.css'
import { sizeWords } from '#features/batch/sizeWords.ts'
import { text } from '#features/text.ts'
import { bytesToFree, type Candidate, isTight, type RoomStore } from '#stores/room.ts'
import { Button } from '#ui/Button.tsx'

interface RoomMeterProps {
  readonly room: RoomStore
  /** The queue stopped for want of it. */
  readonly full: boolean
  readonly onRemoved: (resultId: string) => void
}

function CandidateItem({
  candidate: { result, bytes },
  onRemoved,
}: {
  readonly candidate: Candidate
  readonly onRemoved: (resultId: string) => void
}) {
  return (
    <li>
      <span className={styles.prompt}>
        {sizeWords(bytes)} · {result.params.prompt}
      </span>
      <Button look="plain" onClick={() => onRemoved(result.id)}>
        {text.batch.deleteForGood}
      </Button>
    </li>
  )
}

/** How full the browser's storage is, once that matters, and what could go. */
export function RoomMeter({ room: store, full, onRemoved }: RoomMeterProps) {
  const { room, candidates } = useStore(store.state)
  const tight = room !== undefined && isTight(room)
  if (!full && !tight) return null
  return (
    <div className={styles.room} role={full ? 'alert' : undefined}>
      {full && <p>{text.batch.full}</p>}
      {room && (
        <>
          <p>
            {text.batch.roomUsed(
              room.usedBytes / room.quotaBytes,
              sizeWords(room.usedBytes),
              sizeWords(room.quotaBytes),
            )}
          </p>
          <meter
            aria-label={text.batch.room}
            min={0}
            max={room.quotaBytes}
            high={0.9 * room.quotaBytes}
            value={room.usedBytes}
          />
        </>
      )}
      {full && room && candidates.length > 0 && (
        <p>{text.batch.toFree(sizeWords(bytesToFree(room)))}</p>
      )}
      <ul>
        {candidates.map((candidate) => (
          <CandidateItem key={candidate.result.id} candidate={candidate} onRemoved={onRemoved} />
        ))}
      </ul>
    </div>
  )
}
