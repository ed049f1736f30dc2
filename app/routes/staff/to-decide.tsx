import type { ReactNode } from 'react'
import { Answer } from '#app/ui/answer.tsx'
import { ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Section } from '#app/ui/page.tsx'
import { hrefWith, type pagesOf } from '#app/ui/pages.ts'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

type ToDecideProps<Row> = {
  /** The page without what was asked of it. */
  base: string
  address: string
  isDecided: boolean
  /** How many were decided: their list is led to where there are any. */
  decided: number
  pages: ReturnType<typeof pagesOf>
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: Column<Row>[]
  caption: string
  one: string
  many: string
  /** What waits is “What waits”, oldest first, and “Nothing waits”, where a page has no better words. */
  words?: { waits: string; waiting: string; nothing: string }
  /** When something stands here, for whoever finds nothing. */
  empty: ReactNode
}

const WORDS = { waits: 'What waits', waiting: 'Waiting, oldest first', nothing: 'Nothing waits' }

/** What one of the staff decides: what waits for it, or what was decided, each leading to the other. */
export function ToDecide<Row>({ words = WORDS, isDecided, base, address, pages, ...list }: ToDecideProps<Row>) {
  return (
    <>
      <Text>
        {isDecided ? (
          <TextLink href={base}>{words.waits}</TextLink>
        ) : (
          list.decided > 0 && <TextLink href={`${base}?decided=1`}>What was decided</TextLink>
        )}
      </Text>
      <Section title={isDecided ? 'Decided, newest first' : words.waiting} last>
        {pages.count > 0 && <ListCount pages={pages} one={list.one} many={list.many} />}
        <StackTable
          caption={list.caption}
          rows={list.rows}
          rowKey={list.rowKey}
          columns={list.columns}
          empty={
            <Answer kind="empty" title={isDecided ? 'Nothing has been decided yet' : words.nothing}>
              <p>{list.empty}</p>
            </Answer>
          }
        />
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
        </ListFoot>
      </Section>
    </>
  )
}
