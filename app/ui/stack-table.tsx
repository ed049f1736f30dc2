import type { ReactNode } from 'react'

export type Column<Row> = {
  key: string
  /** the words of the head, repeated before the cell on phones */
  head: string
  cell: (row: Row) => ReactNode
  numeric?: boolean
  /** sentences: beneath the head's words on phones, not beside them */
  words?: boolean
  /** the column can be sorted by */
  sorts?: boolean
  /** the name of the row; the first column unless said */
  names?: boolean
  width?: 'one-quarter' | 'one-third' | 'one-half'
}

export type Sort = { by: string; descending: boolean; href: (by: string, descending: boolean) => string }

type StackTableProps<Row> = {
  caption: ReactNode
  captionShown?: boolean
  columns: Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  sort?: Sort
  /** the last row's cells by column key; totals */
  foot?: Record<string, ReactNode>
  /** instead of the table when there are no rows: an Answer of kind 'empty' */
  empty?: ReactNode
  /** 2 or 3 columns, or few figures: stays a table on phones */
  plain?: boolean
  /** columns of figures in little room; implies plain */
  tight?: boolean
}

function Head<Row>({ column, sort }: { column: Column<Row>; sort: Sort | undefined }) {
  const sorted = sort?.by === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined
  const width = column.width ? ` govuk-!-width-${column.width}` : ''
  return (
    <th
      scope="col"
      role="columnheader"
      aria-sort={sorted}
      className={`govuk-table__header${column.numeric ? ' govuk-table__header--numeric' : ''}${width}`}
    >
      {sort && column.sorts ? (
        <a className="govuk-link app-sort" href={sort.href(column.key, sorted === 'ascending')}>
          {column.head}
          {sorted && (
            <span className="app-sort__mark" aria-hidden="true">
              {sorted === 'ascending' ? '↑' : '↓'}
            </span>
          )}
        </a>
      ) : (
        column.head
      )}
    </th>
  )
}

/**
 * A table whose rows become cards on phones (the roles keep it a table for screen readers). Links in the heads sort;
 * pressing the sorted one turns it round. `plain` or `tight` tables keep their shape on phones.
 */
export function StackTable<Row>(props: StackTableProps<Row>) {
  const { caption, captionShown, columns, rows, rowKey, sort, foot, empty, tight } = props
  if (rows.length === 0 && empty) return <>{empty}</>
  const stacks = !props.plain && !tight
  const namesRow = columns.find((column) => column.names) ?? columns[0]
  const cell = (column: Column<Row>, content: ReactNode) => {
    const numeric = column.numeric ? '--numeric' : ''
    if (column === namesRow) {
      return (
        <th
          key={column.key}
          scope="row"
          role="rowheader"
          className={`govuk-table__header${numeric ? ` govuk-table__header${numeric}` : ''}`}
        >
          {content}
        </th>
      )
    }
    // On phones a head with nothing beside it would say nothing.
    const isEmpty = content === '' || content === null || content === undefined || content === false
    return (
      <td
        key={column.key}
        role="cell"
        className={`govuk-table__cell${numeric ? ` govuk-table__cell${numeric}` : ''}${stacks && column.words ? ' app-stack__words' : ''}${stacks && isEmpty ? ' app-stack__none' : ''}`}
        data-label={stacks ? column.head : undefined}
      >
        {stacks ? <div>{content}</div> : content}
      </td>
    )
  }
  return (
    <table className={`govuk-table${stacks ? ' app-stack' : ''}${tight ? ' app-tight' : ''}`} role="table">
      <caption className={captionShown ? 'govuk-table__caption govuk-table__caption--s' : 'govuk-visually-hidden'}>
        {caption}
      </caption>
      <thead className="govuk-table__head" role="rowgroup">
        <tr className="govuk-table__row" role="row">
          {columns.map((column) => (
            <Head key={column.key} column={column} sort={sort} />
          ))}
        </tr>
      </thead>
      <tbody className="govuk-table__body" role="rowgroup">
        {rows.map((row) => (
          <tr className="govuk-table__row" role="row" key={rowKey(row)}>
            {columns.map((column) => cell(column, column.cell(row)))}
          </tr>
        ))}
      </tbody>
      {foot && (
        <tfoot role="rowgroup">
          <tr className="govuk-table__row" role="row">
            {columns.map((column) => cell(column, foot[column.key]))}
          </tr>
        </tfoot>
      )}
    </table>
  )
}
