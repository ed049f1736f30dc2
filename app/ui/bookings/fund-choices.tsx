import type { PupilPremiumAnswer } from '#app/domain/bookings/request-answers.ts'
import { PP_APPROACHES, PP_METHODS, PP_RATIONALE, PP_WHOM } from '#app/domain/budgets/pupil-premium.ts'
import { formatPounds } from '#app/domain/money.ts'
import { CheckboxesField, RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { NumberField, PoundsField, TextArea } from '#app/ui/text-fields.tsx'

/** A fund that can pay, with what is known of its part already. Pence. */
export type FundChoice = {
  from: string
  name: string
  isPremium: boolean
  hint: string
  isOn: boolean
  amount: number | undefined
  /** What an amount that was left empty comes to. */
  leftEmpty?: number | undefined
  costCentre: string
  tag: PupilPremiumAnswer | null
}

type Props = {
  funds: FundChoice[]
  costCentres: { id: string; code: string; name: string }[]
  challenges: string[]
}

/** Every fund that can pay: ticking one opens its amount, its cost centre and, for Pupil Premium, what it is for. */
export const FundChoices = ({ funds, costCentres, challenges }: Props) => (
  <>
    {funds.map(({ from }, i) => (
      <input key={from} type="hidden" name={`lines[${i}].from`} value={from} />
    ))}
    <CheckboxesField
      name="funds"
      label="Funds"
      hint="Tick every fund that pays. One amount may be left empty: it takes what the others leave."
      size="s"
      values={funds.filter(({ isOn }) => isOn).map(({ from }) => from)}
      choices={funds.map((fund, i) => ({
        value: fund.from,
        label: fund.name,
        hint: fund.hint,
        reveals: (
          <>
            <PoundsField
              name={`lines[${i}].amount`}
              label={`Amount from ${fund.name}`}
              hint={fund.leftEmpty && `Left empty, it comes to ${formatPounds(fund.leftEmpty)}`}
              value={fund.amount}
            />
            {costCentres.length > 0 && (
              <SelectField
                name={`lines[${i}].costCentre`}
                label="Cost centre"
                value={fund.costCentre}
                options={[
                  { value: '', label: 'Choose a cost centre' },
                  ...costCentres.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` })),
                ]}
              />
            )}
            {fund.isPremium && <PremiumTag at={`lines[${i}]`} tag={fund.tag} challenges={challenges} />}
          </>
        ),
      }))}
    />
  </>
)

const PremiumTag = ({ at, tag, challenges }: { at: string; tag: PupilPremiumAnswer | null; challenges: string[] }) => (
  <>
    <RadioField
      name={`${at}.whom`}
      label="Whom is it for?"
      size="s"
      small
      value={tag?.whom}
      choices={[
        { value: 'all_eligible', label: PP_WHOM.all_eligible },
        {
          value: 'named_number',
          label: PP_WHOM.named_number,
          reveals: (
            <NumberField
              name={`${at}.number`}
              label="How many pupils"
              value={tag?.whom === 'named_number' ? (tag.pupilsEligible ?? '') : ''}
            />
          ),
        },
        {
          value: 'mixed_group',
          label: PP_WHOM.mixed_group,
          reveals: (
            <>
              <NumberField name={`${at}.eligible`} label="Eligible pupils" value={mixed(tag)?.pupilsEligible ?? ''} />
              <NumberField name={`${at}.inAll`} label="Pupils in all" value={mixed(tag)?.pupilsInAll ?? ''} />
              <RadioField
                name={`${at}.method`}
                label="What Pupil Premium pays"
                size="s"
                small
                value={tag?.method ?? undefined}
                choices={[
                  {
                    value: 'share',
                    label: PP_METHODS.share,
                    hint: 'Leave the amount empty and we work it out to the penny',
                  },
                  { value: 'whole', label: PP_METHODS.whole },
                ]}
              />
            </>
          ),
        },
      ]}
    />
    <RadioField
      name={`${at}.approach`}
      label="Heading in your strategy"
      size="s"
      small
      value={tag?.approach}
      choices={Object.entries(PP_APPROACHES).map(([value, label]) => ({ value, label }))}
    />
    {challenges.length > 0 ? (
      <SelectField
        name={`${at}.challenge`}
        label="Challenge in your strategy"
        value={tag ? String(tag.challenge) : ''}
        options={[
          { value: '', label: 'Choose a challenge' },
          ...challenges.map((words, i) => ({ value: String(i + 1), label: `${i + 1}. ${words}` })),
        ]}
      />
    ) : (
      <NumberField
        name={`${at}.challenge`}
        label="Number of the challenge in your strategy"
        width={2}
        value={tag?.challenge ?? ''}
      />
    )}
    <TextArea
      name={`${at}.rationale`}
      label="Why it helps, in one sentence"
      hint={`Use ${PP_RATIONALE.least} characters or more`}
      rows={2}
      max={PP_RATIONALE.most}
      value={tag?.rationale}
    />
  </>
)

const mixed = (tag: PupilPremiumAnswer | null) => (tag?.whom === 'mixed_group' ? tag : null)
