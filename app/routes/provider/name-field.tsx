import type { Candidate } from '#app/domain/bookings/read-candidates.server.ts'
import { type Choice, RadioField } from '#app/ui/choice-fields.tsx'
import { Text } from '#app/ui/text.tsx'

type Props = { name: string; label: string; candidates: readonly Candidate[]; besides?: Choice[]; value?: string }

/** Who could come to a visit, as choices; beneath them who could not, each with why. */
export const NameField = ({ name, label, candidates, besides = [], value }: Props) => {
  const able = candidates.filter(({ why }) => why === null)
  const others = candidates.filter(({ why }) => why !== null)
  return (
    <>
      <RadioField
        name={name}
        label={label}
        hint={
          able.length === 0 ? 'Nobody you send is free then and holds everything that the service needs.' : undefined
        }
        small
        size="s"
        value={value}
        choices={[
          ...able.map((one) => ({ value: one.personId, label: one.name, hint: `Level ${one.level}` })),
          ...besides.map((one, at) => (at === 0 && able.length > 0 ? { ...one, divided: true } : one)),
        ]}
      />
      {others.length > 0 && (
        <Text small muted>
          Not on that day:{' '}
          {others.map((one) => `${one.name} (${(one.why ?? '').replace(/^\w/, (a) => a.toLowerCase())})`).join('; ')}.
        </Text>
      )}
    </>
  )
}
