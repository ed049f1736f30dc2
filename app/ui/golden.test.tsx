import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { CheckboxesField, RadioField, SelectField } from './choice-fields.tsx'
import { DateField } from './date-field.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { FileField } from './file-field.tsx'
import { Button } from './form.tsx'
import { Pagination } from './list-controls.tsx'
import { SummaryList, TaskList } from './summary-list.tsx'
import { Details, Inset } from './text.tsx'
import { PoundsField, TextArea, TextField } from './text-fields.tsx'

// govuk-frontend ships what each component renders for given options. Ours must have the same elements and classes, and
// the same attributes but for those named here.

type Fixture = { name: string; html: string }

function fixture(component: string, name: string): string {
  const require = createRequire(import.meta.url)
  const folder = require.resolve('govuk-frontend/package.json').replace('package.json', 'dist/govuk/components')
  const { fixtures } = JSON.parse(readFileSync(`${folder}/${component}/fixtures.json`, 'utf8')) as {
    fixtures: Fixture[]
  }
  const found = fixtures.find((one) => one.name === name)
  if (!found) throw new Error(`no fixture ${name} of ${component}`)
  return found.html
}

/** Every element in order, with its attributes in order of the alphabet, without those ignored. */
function bones(html: string, ignored: string[]): string[] {
  return [...html.matchAll(/<([a-z0-9]+)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(([, tag, attributes]) => {
    const kept = [...(attributes ?? '').matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)]
      .map(([, name, value]) => [name?.toLowerCase() ?? '', (value ?? '').split(' ').sort().join(' ')] as const)
      .filter(([name, value]) => !ignored.includes(name) && !(name === 'value' && value === ''))
      .map(([name, value]) => `${name}=${value}`)
    return `${tag} ${kept.sort().join(' ')}`.trim()
  })
}

const ids = ['id', 'for', 'name', 'aria-describedby']
const error = (name: string, message = 'Wrong') => ({ values: {}, errors: { [name]: message } })
const three = ['animal', 'mines', 'farm'].map((value) => ({ value, label: value, hint: 'words' }))
const waste = <CheckboxesField name="waste" label="Which?" choices={three} reply={error('waste')} />

const cases: [string, string, ReactNode, string[]][] = [
  ['input', 'default', <TextField key="a" name="test-name" label="Label" />, ids],
  [
    'input',
    'with error and hint',
    <TextField key="a" name="test-name" label="Label" hint="h" reply={error('test-name')} />,
    ids,
  ],
  [
    'input',
    'with prefix',
    <PoundsField key="a" name="amount" label="Amount" />,
    [...ids, 'inputmode', 'spellcheck', 'class'],
  ],
  [
    'textarea',
    'with error message',
    <TextArea key="a" name="no-ni-reason" label="Why" rows={5} reply={error('no-ni-reason')} />,
    [],
  ],
  [
    'file-upload',
    'with error message and hint',
    <FileField key="a" name="file-upload-3" label="Upload a file" hint="h" accept="" reply={error('file-upload-3')} />,
    ['accept'],
  ],
  ['character-count', 'default', <TextArea key="a" name="more-detail" label="More" rows={5} max={10} />, ids],
  [
    'select',
    'without values',
    <SelectField
      key="a"
      name="c"
      label="L"
      options={['', '', ''].map((value, at) => ({ value, label: String(at) }))}
    />,
    [...ids, 'value', 'selected'],
  ],
  ['checkboxes', 'with error message', waste, ['data-module']],
  [
    'radios',
    'with hints on items',
    <RadioField key="a" name="gov" label="How?" asTitle choices={three.slice(0, 2)} />,
    [...ids, 'value', 'data-module'],
  ],
  [
    'date-input',
    'with error message and hint',
    <DateField key="a" name="dob" label="When?" hint="h" reply={error('dob')} />,
    ids,
  ],
  [
    'error-summary',
    'default',
    <ErrorSummary key="a" reply={{ values: {}, errors: { 'example-error-1': 'One', 'example-error-2': 'Two' } }} />,
    [],
  ],
  ['button', 'default', <Button key="a">Save</Button>, ['data-prevent-double-click']],
  [
    'button',
    'secondary',
    <Button key="a" kind="secondary">
      Save
    </Button>,
    ['data-prevent-double-click', 'name'],
  ],
  [
    'button',
    'link',
    <Button key="a" href="/">
      Save
    </Button>,
    ['href'],
  ],
  [
    'pagination',
    'first page',
    <Pagination
      key="a"
      pages={{ page: 1, of: 3, perPage: 25, count: 70, from: 1, to: 25 }}
      href={(page) => `/page/${page}`}
    />,
    ['href'],
  ],
  [
    'details',
    'default',
    <Details key="a" summary="Help">
      words
    </Details>,
    [],
  ],
  ['inset-text', 'default', <Inset key="a">words</Inset>, []],
  [
    'task-list',
    'default',
    <TaskList
      key="a"
      id="task-list"
      tasks={[
        { title: 'a', href: '#', status: 'Completed' },
        { title: 'b', href: '#', status: 'Completed' },
        { title: 'c', href: '#', status: 'Completed' },
      ]}
    />,
    ['href', 'aria-describedby', 'id'],
  ],
  [
    'summary-list',
    'default',
    <SummaryList
      key="a"
      rows={[
        { key: 'a', value: 'b' },
        { key: 'c', value: 'd' },
        { key: 'e', value: 'f' },
      ]}
    />,
    [],
  ],
]

// what stands inside the fixtures' values is theirs
const theirs = /^(p|br|strong class=govuk-tag.*)$|^p class=govuk-body/

test.each(cases)('%s, %s', (component, name, ours, ignored) => {
  const wanted = bones(fixture(component, name), ignored).filter((bone) => !theirs.test(bone))
  expect(wanted.length).toBeGreaterThan(0)
  expect(bones(renderToStaticMarkup(ours), ignored)).toEqual(wanted)
})
