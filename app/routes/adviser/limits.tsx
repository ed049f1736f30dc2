import { Button, Form } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { Section } from '#app/ui/page.tsx'
import { NumberField } from '#app/ui/text-fields.tsx'

type LimitsProps = {
  limits: { noticeSchoolDays: number | null; maxDaysAWeek: number }
  isPractitioner: boolean
  speed: { own: number | null; platform: number }
  replyTo: (intent: string) => FormReply | undefined
}

/** What an adviser needs between the asking and the visit, between visits, and in a week. Notice to a provider is the provider’s. */
export const Limits = ({ limits, isPractitioner, speed, replyTo }: LimitsProps) => (
  <>
    <Section title={isPractitioner ? 'Days a week' : 'Notice and days a week'}>
      <Form reply={replyTo('limits')}>
        {!isPractitioner && (
          <NumberField
            name="noticeSchoolDays"
            label="Notice you need"
            hint="Counted in the school days of the school that asks."
            suffix="school days"
            value={limits.noticeSchoolDays ?? 5}
          />
        )}
        <NumberField
          name="maxDaysAWeek"
          label="Visits on at most"
          hint="Monday to Sunday, for whomever you go."
          suffix="days a week"
          value={limits.maxDaysAWeek}
        />
        <Button kind="secondary" value="limits">
          Save
        </Button>
      </Form>
    </Section>
    <Section title="Driving between visits" last>
      <Form reply={replyTo('speed')}>
        <NumberField
          name="milesPerHour"
          label="Speed your drives are planned at"
          hint={`Waymark plans at ${speed.platform} miles an hour; leave it empty for that, or plan slower. Visits that are agreed stay.`}
          optional
          suffix="miles an hour"
          value={speed.own ?? ''}
        />
        <Button kind="secondary" value="speed">
          Save this speed
        </Button>
      </Form>
    </Section>
  </>
)
