import type { ClaimStatus } from '#app/domain/clients/claim-lifecycle.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text } from '#app/ui/text.tsx'

type School = { id: string; name: string; status: ClaimStatus | 'none'; said: string; reason: string }
type SayClientProps = { schools: School[]; adviser: string; reply: FormReply | undefined }

/** For each of somebody's schools: whether it knew the adviser before, as its people said and staff decided. */
export const SayClient = ({ schools, adviser, reply }: SayClientProps) => (
  <>
    {schools.map((school) => (
      <Section key={school.id} title={`Did ${school.name} work with ${adviser} before Waymark?`}>
        <Standing school={school} adviser={adviser} />
        {(school.status === 'none' || school.status === 'taken_back') && (
          <Form reply={reply} among={school.id}>
            <Text>
              Say so if you have paid them for work at your school. Our staff confirm it, and {adviser} reads it. There
              is no booking fee on what you ask them for after that.
            </Text>
            <HiddenField name="schoolId" value={school.id} />
            <Button value="claim">Yes, {school.name} is a client already</Button>
          </Form>
        )}
        {school.status === 'claimed' && (
          <Form reply={reply} among={school.id}>
            <HiddenField name="schoolId" value={school.id} />
            <Button kind="secondary" value="take_back">
              Take it back
            </Button>
          </Form>
        )}
      </Section>
    ))}
  </>
)

function Standing({ school, adviser }: { school: School; adviser: string }) {
  if (school.status === 'claimed')
    return (
      <Text>
        <Status tone="open">Our staff are looking at it</Status> {school.said}.
      </Text>
    )
  if (school.status === 'confirmed')
    return (
      <Text>
        <Status tone="done">Existing client</Status> {school.said}, and our staff have confirmed it. There is no booking
        fee on what is asked for since.
      </Text>
    )
  if (school.status === 'refused')
    return (
      <Text>
        <Status tone="no">Not an existing client of {adviser}</Status> {school.reason}
      </Text>
    )
  return null
}
