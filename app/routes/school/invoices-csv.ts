import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireSchool } from '#app/auth/guards.server.ts'
import { invoicesCsv } from '#app/domain/invoices/invoices-csv.ts'
import { readCsvInvoices } from '#app/domain/invoices/read-invoices.server.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  return new Response(invoicesCsv(await readCsvInvoices(actor)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="waymark-invoices.csv"',
      'cache-control': 'no-store',
    },
  })
}
