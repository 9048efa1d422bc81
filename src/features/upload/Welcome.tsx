import { ImagePlus } from 'lucide-react'
import { text } from '#features/text.ts'
import { ADD_INPUT_ID } from '#features/upload/SourceStrip.tsx'
import styles from '#features/upload/Welcome.module.css'
import { Button } from '#ui/Button.tsx'

/** The chooser is the add button's, in the strip of pictures. */
const chooseFiles = () => document.getElementById(ADD_INPUT_ID)?.click()

interface WelcomeProps {
  readonly onSampleWanted: () => void
}

/** What the empty editor says. */
export function Welcome({ onSampleWanted }: WelcomeProps) {
  return (
    <div className={styles.welcome}>
      <ImagePlus className={styles.mark} strokeWidth={1.25} aria-hidden="true" />
      <h2>{text.upload.dropTitle}</h2>
      <p className={styles.hint}>{text.upload.dropHint}</p>
      <div className={styles.buttons}>
        <Button look="primary" large onClick={chooseFiles}>
          {text.upload.choose}
        </Button>
        <Button large onClick={onSampleWanted}>
          {text.upload.sample}
        </Button>
      </div>
      <p className={styles.credit}>{text.upload.sampleCredit}</p>
    </div>
  )
}
