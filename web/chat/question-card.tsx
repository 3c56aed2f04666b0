import type { WireMessage } from '#shared/protocol/message.ts'
import { classes } from '../ui/classes.ts'

type QuestionCardProps = {
  readonly question: NonNullable<WireMessage['question']>
  /** What was answered; undefined while the question is open. */
  readonly answer: string | undefined
  readonly mayAnswer: boolean
  readonly onAnswer: (answer: string) => void
  /** To answer in one's own words. */
  readonly onWrite: () => void
}

/** A question that the designer ended its turn with. */
export function QuestionCard({ question, answer, mayAnswer, onAnswer, onWrite }: QuestionCardProps) {
  const isOpen = answer === undefined
  const option = 'rounded-full border px-3 py-0.5 text-left text-[0.8125rem] disabled:cursor-default'
  return (
    <div className="mt-2.5 rounded-xl border border-[color-mix(in_oklab,var(--agent)_35%,var(--line))] bg-agent-soft px-3 py-2.5">
      {question.about && <p className="text-agent text-xs">{question.about}</p>}
      <p className="font-semibold text-[0.8125rem]">{question.question}</p>
      <div className="mt-2 flex flex-wrap gap-1.5">
        {question.options.map((each) => (
          <button
            key={each}
            type="button"
            disabled={!isOpen || !mayAnswer}
            aria-pressed={!isOpen && each === answer}
            onClick={() => onAnswer(each)}
            className={classes(option, lookOf(each, answer))}
          >
            {each}
          </button>
        ))}
        {isOpen && mayAnswer && (
          <button
            type="button"
            onClick={onWrite}
            className={`${option} border-transparent text-soft hover:text-ink`}
          >
            Something else…
          </button>
        )}
      </div>
    </div>
  )
}

function lookOf(option: string, answer: string | undefined): string {
  if (answer === undefined) return 'border-line bg-raised enabled:hover:border-agent'
  return option === answer ? 'border-agent font-medium text-agent' : 'border-transparent text-faint'
}
