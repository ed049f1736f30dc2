import type { ChangeLine } from '#app/domain/services/change-lines.ts'
import { Section } from './page.tsx'
import { List, Text } from './text.tsx'

/** Who of the staff changed the thing or the things of a page, and when: the last of its sections. */
export const ChangesSection = ({ changes, many = false }: { changes: readonly ChangeLine[]; many?: boolean }) => (
  <Section title={`Who changed ${many ? 'them' : 'it'}, and when`} last>
    {changes.length === 0 ? (
      <Text small>{many ? 'They are as they were' : 'It is as it was'} when Waymark began.</Text>
    ) : (
      <List bullet>
        {changes.map(({ id, words }) => (
          <li key={id}>{words}</li>
        ))}
      </List>
    )}
  </Section>
)
