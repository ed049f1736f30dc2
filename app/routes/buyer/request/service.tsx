import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { RequestAnswers } from '#app/domain/bookings/request-answers.ts'
import { formatPounds } from '#app/domain/money.ts'
import type { BlockPrice, MenuService } from '#app/domain/services/menu.ts'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Text } from '#app/ui/text.tsx'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

const Asked = z.object({ service: z.string({ error: 'Choose what you want the adviser to do' }) })

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'service')
  const head = await headOf(open, 'service', args.request)
  return {
    frame: head.frame,
    head,
    adviser: open.soFar.adviser.name,
    chosen: open.soFar.answers.serviceCode,
    services: open.soFar.services.map(({ menu, interviews, block, price, isAnswered }) => ({
      code: menu.code,
      name: menu.name,
      summary: menu.maxInterviews > 0 ? `${menu.summary}. This adviser sees up to ${interviews}` : menu.summary,
      price:
        price &&
        `${formatPounds(price.gross)} all in${menu.isDated ? '' : ` for one ${menu.unit}`}, ${formatPounds(price.net)} without VAT${isAnswered ? ', as they answered your enquiry' : blockWords(block)}`,
    })),
  }
}

/** ". From 5 at once the adviser asks £300.00 each" */
const blockWords = ({ blockFrom, blockPricePence }: BlockPrice): string =>
  blockFrom === null || blockPricePence === null
    ? ''
    : `. From ${blockFrom} at once the adviser asks ${formatPounds(blockPricePence)} each`

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'service')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const service = open.soFar.services.find(({ menu }) => menu.code === form.value.service)
  if (!service)
    return data({ reply: withErrors(sent, { service: 'Choose one of the services in the list' }) }, { status: 422 })
  return saveAndGoOn(open, 'service', (answers) => withService(answers, service.menu, service.interviews))
}

/** Another service has other times and another number of interviews; the days stay, unless one of the two has none. */
function withService(answers: RequestAnswers, menu: MenuService, most: number): RequestAnswers {
  if (answers.serviceCode === menu.code) return answers
  const { quantity, ...others } = answers
  const before = answers.visits ?? []
  const days = menu.isDated === (quantity === undefined) ? [...new Set(before.map((visit) => visit.day))] : []
  return {
    ...(menu.isDated ? others : answers),
    serviceCode: menu.code,
    visits: days.map((day) => ({ day, from: menu.from, to: menu.to })),
    interviews: answers.interviews !== undefined && answers.interviews <= most ? answers.interviews : undefined,
  }
}

export const meta = () => [{ title: pageTitle('What do you want the adviser to do?') }]

export default function Service() {
  const { head, adviser, services, chosen } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage head={head} reply={reply}>
      {services.length === 0 ? (
        <Text>{adviser} offers no services at the moment.</Text>
      ) : (
        <Form reply={reply}>
          <RadioField
            name="service"
            label={`What do you want ${adviser} to do?`}
            asTitle
            caption={head.caption}
            value={chosen}
            choices={services.map(({ code, name, summary, price }) => ({
              value: code,
              label: name,
              hint: price ? `${summary}. ${price}.` : `${summary}.`,
            }))}
          />
          <Button>Continue</Button>
        </Form>
      )}
    </RequestPage>
  )
}
