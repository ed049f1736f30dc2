import { z } from 'zod'
import { ENGAGEMENTS, type PractitionerTerms } from '#app/domain/providers/practitioner-terms.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { NumberField, TextArea, TextField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedWords } from '#app/ui/typed.ts'

// What a provider offers a practitioner, as it is typed: how they are engaged, who pays them and how much, and the rest in words.

const HOW = {
  by_provider: 'We pay them ourselves, at a rate of our own',
  split: 'Stripe splits each payment: their part goes to them directly',
} as const

const PER_CENT = 'Enter their part of the price, from 1 to 99 per cent'

export const termsShape = {
  engagement: z.enum(Object.keys(ENGAGEMENTS) as [keyof typeof ENGAGEMENTS, ...(keyof typeof ENGAGEMENTS)[]], {
    error: 'Say how they are engaged',
  }),
  how: z.enum(Object.keys(HOW) as [keyof typeof HOW, ...(keyof typeof HOW)[]], { error: 'Say who pays them' }),
  rate: optionalWords(200),
  percent: optionalWords(3),
  words: typedWords('Write the terms: when they are paid, what they bring, how either side ends it', 4_000),
}

type Typed = z.infer<z.ZodObject<typeof termsShape>>

/** What is wrong with the part of the form that its own choice asks for; none where it is whole. */
export function termsFaults(sent: FormData): Record<string, string> {
  const typed = (name: string) => String(sent.get(name) ?? '').trim()
  if (typed('how') === 'by_provider' && typed('rate') === '') return { rate: 'Enter the rate, like £210 a day' }
  const percent = Number(typed('percent'))
  const isSaid = typed('how') === 'split' || typed('percent') !== ''
  if (isSaid && !(/^\d{1,2}$/.test(typed('percent')) && percent >= 1)) return { percent: PER_CENT }
  return {}
}

/** The terms as they are offered. */
export const termsOf = ({ engagement, how, rate, percent, words }: Typed): PractitionerTerms => ({
  engagement,
  rate: how === 'split' ? { how, percent: Number(percent) } : { how, words: rate },
  words,
})

export const TermsFields = ({ terms }: { terms?: PractitionerTerms | undefined }) => (
  <>
    <RadioField
      name="engagement"
      label="How are they engaged?"
      size="s"
      value={terms?.engagement}
      choices={Object.entries(ENGAGEMENTS).map(([value, label]) => ({ value, label }))}
    />
    <RadioField
      name="how"
      label="How are they paid?"
      size="s"
      value={terms?.rate.how}
      choices={[
        {
          value: 'by_provider',
          label: HOW.by_provider,
          reveals: (
            <TextField
              name="rate"
              label="Rate"
              hint="As you would say it: “£210 a guidance day, £115 a half day”."
              width={30}
              value={terms?.rate.how === 'by_provider' ? terms.rate.words : undefined}
            />
          ),
        },
        {
          value: 'split',
          label: HOW.split,
          hint: 'Only with somebody who has a practice of their own on Waymark, and so a payout account.',
          reveals: (
            <NumberField
              name="percent"
              label="Their part of the price"
              hint="And all of the travel: they drive."
              suffix="per cent"
              value={terms?.rate.how === 'split' ? terms.rate.percent : undefined}
            />
          ),
        },
      ]}
    />
    <TextArea
      name="words"
      label="The terms"
      hint="They read these before they join, and they are frozen as they are agreed."
      rows={8}
      max={4_000}
      value={terms?.words}
    />
  </>
)
