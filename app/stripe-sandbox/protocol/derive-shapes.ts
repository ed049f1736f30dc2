import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Field, Shape, Shapes } from './shape.ts'

/** The files of the package whose routes the sandbox knows by name; what it plays of them is in objects/. */
const resourceFiles = [
  'Customers',
  'Invoices',
  'InvoiceItems',
  'InvoicePayments',
  'CreditNotes',
  'Checkout/Sessions',
  'PaymentIntents',
  'Charges',
  'BalanceTransactions',
  'Refunds',
  'Transfers',
  'Accounts',
  'AccountLinks',
  'Payouts',
  'Balance',
  'Events',
  'WebhookEndpoints',
  'Disputes',
  'Files',
  'TestHelpers/Customers',
  'CustomerCashBalanceTransactions',
  'CashBalances',
  'FundingInstructions',
  'InvoiceLineItems',
  'CreditNoteLineItems',
  'TransferReversals',
  'LineItems',
]

type Scope = { file: string; path: string[] }
type Unit = {
  types: Map<string, ts.Declaration>
  imports: Map<string, { file: string; name: string }>
  source: ts.SourceFile
}

const stripePackage = (): { root: string; version: string } => {
  const here = dirname(fileURLToPath(import.meta.url))
  const root = join(here, '../../../node_modules/stripe')
  return { root, version: readFileSync(join(root, 'VERSION'), 'utf8').trim() }
}

/**
 * Reads from the installed package which routes exist, which parameters each takes (names, nesting, kinds, literals, which are
 * required), and which fields each answered object has. Nothing here is from memory: routes come from the package's JavaScript,
 * parameters and objects from its type declarations.
 */
export const deriveShapes = (): Shapes => {
  const { root, version } = stripePackage()
  const esm = join(root, 'esm')
  const units = new Map<string, Unit>()
  const types: Record<string, Shape> = {}

  const unitOf = (file: string): Unit => {
    const known = units.get(file)
    if (known) return known
    const source = ts.createSourceFile(file, readFileSync(`${file}.d.ts`, 'utf8'), ts.ScriptTarget.ES2022, true)
    const unit: Unit = { types: new Map(), imports: new Map(), source }
    const collect = (nodes: readonly ts.Statement[], path: string) => {
      for (const node of nodes) {
        if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)) {
          if (node.name) unit.types.set(path + node.name.text, node)
        } else if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body)) {
          collect(node.body.statements, `${path}${node.name.text}.`)
        } else if (ts.isImportDeclaration(node) && node.importClause?.namedBindings) {
          const from = join(dirname(file), (node.moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, ''))
          const bindings = node.importClause.namedBindings
          if (ts.isNamedImports(bindings))
            for (const each of bindings.elements)
              unit.imports.set(each.name.text, { file: from, name: (each.propertyName ?? each.name).text })
        }
      }
    }
    collect(source.statements, '')
    units.set(file, unit)
    return unit
  }

  const referTo = (name: string, scope: Scope, keepOwn: boolean): Shape => {
    const unit = unitOf(scope.file)
    for (let depth = scope.path.length; depth >= 0; depth--) {
      const full = [...scope.path.slice(0, depth), name].join('.')
      if (unit.types.has(full)) return define(scope.file, full, keepOwn)
    }
    const imported = unit.imports.get(name)
    if (!imported) return { kind: 'any' }
    if (imported.name === 'OtherString') return { kind: 'open' }
    if (imported.name === 'Decimal') return { kind: 'decimal' }
    // An answered object that holds another object: its own file describes it.
    if (!keepOwn && !imported.file.endsWith('shared')) return { kind: 'any' }
    return define(imported.file, imported.name, keepOwn)
  }

  const define = (file: string, name: string, keepOwn: boolean): Shape => {
    const key = `${file.slice(esm.length + 1).replace(/^resources\//, '')}#${name}`
    if (!types[key]) {
      types[key] = { kind: 'any' }
      const node = unitOf(file).types.get(name)
      const path = name.split('.')
      if (node && ts.isTypeAliasDeclaration(node)) {
        types[key] = read(node.type, { file, path: path.slice(0, -1) }, keepOwn)
      } else if (node && ts.isInterfaceDeclaration(node)) {
        types[key] = readInterface(node, { file, path: path.slice(0, -1) }, keepOwn)
      }
    }
    return { kind: 'ref', to: key }
  }

  const readMembers = (members: ts.NodeArray<ts.TypeElement>, scope: Scope, keepOwn: boolean): Shape => {
    const fields: Record<string, Field> = {}
    for (const member of members) {
      if (ts.isIndexSignatureDeclaration(member)) return { kind: 'map', of: read(member.type, scope, keepOwn) }
      if (!ts.isPropertySignature(member) || !member.type) continue
      const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText()
      fields[name] = { shape: read(member.type, scope, keepOwn), required: !member.questionToken }
    }
    return { kind: 'object', fields }
  }

  const readInterface = (node: ts.InterfaceDeclaration, scope: Scope, keepOwn: boolean): Shape => {
    const own = readMembers(node.members, scope, keepOwn)
    if (own.kind !== 'object') return own
    for (const clause of node.heritageClauses ?? []) {
      for (const parent of clause.types) {
        const shape = follow(referTo(parent.expression.getText(), scope, keepOwn), types)
        if (shape.kind === 'object') own.fields = { ...shape.fields, ...own.fields }
      }
    }
    return own
  }

  const read = (node: ts.TypeNode, scope: Scope, keepOwn: boolean): Shape => {
    if (ts.isParenthesizedTypeNode(node)) return read(node.type, scope, keepOwn)
    if (ts.isUnionTypeNode(node)) return union(node.types.map((each) => read(each, scope, keepOwn)))
    if (ts.isArrayTypeNode(node)) return { kind: 'array', of: read(node.elementType, scope, keepOwn) }
    if (ts.isTypeLiteralNode(node)) return readMembers(node.members, scope, keepOwn)
    if (ts.isLiteralTypeNode(node)) {
      if (ts.isStringLiteral(node.literal))
        return node.literal.text === '' ? { kind: 'empty' } : { kind: 'literal', values: [node.literal.text] }
      if (node.literal.kind === ts.SyntaxKind.NullKeyword) return { kind: 'null' }
      return { kind: 'boolean' }
    }
    if (node.kind === ts.SyntaxKind.StringKeyword) return { kind: 'string' }
    if (node.kind === ts.SyntaxKind.NumberKeyword) return { kind: 'number' }
    if (node.kind === ts.SyntaxKind.BooleanKeyword) return { kind: 'boolean' }
    if (ts.isTypeReferenceNode(node)) {
      const name = node.typeName.getText()
      const first = node.typeArguments?.[0]
      if (name === 'Array' && first) return { kind: 'array', of: read(first, scope, keepOwn) }
      if (name === 'ApiList' && first) return { kind: 'list' }
      if (name === 'Emptyable' && first) return union([{ kind: 'empty' }, read(first, scope, keepOwn)])
      return referTo(name, scope, keepOwn)
    }
    return { kind: 'any' }
  }

  const routes: Shapes['routes'] = []
  const objects: Record<string, string> = {}
  for (const name of resourceFiles) {
    const file = join(esm, 'resources', name)
    const unit = unitOf(file)
    for (const [typeName, node] of unit.types) {
      if (ts.isInterfaceDeclaration(node) && !typeName.includes('.') && !/^Deleted|Params$|Event$/.test(typeName)) {
        const shape = follow(define(file, typeName, false), types)
        const object = shape.kind === 'object' && shape.fields.object?.shape
        if (object && object.kind === 'literal' && object.values[0])
          objects[object.values[0]] = keyOf(file, typeName, esm)
      }
      if (ts.isClassDeclaration(node))
        readRoutes(file, node, (param) => referTo(param, { file, path: [] }, true), routes)
    }
  }
  return { version, routes, objects, types }
}

const keyOf = (file: string, name: string, esm: string) =>
  `${file.slice(esm.length + 1).replace(/^resources\//, '')}#${name}`

const follow = (shape: Shape, types: Record<string, Shape>): Shape => {
  let at = shape
  while (at.kind === 'ref') at = types[at.to] ?? { kind: 'any' }
  return at
}

const union = (parts: Shape[]): Shape => {
  const flat = parts.flatMap((part) => (part.kind === 'union' ? part.of : [part]))
  const values = flat.flatMap((part) => (part.kind === 'literal' ? part.values : []))
  const rest = flat.filter((part) => part.kind !== 'literal' && part.kind !== 'open')
  const of: Shape[] = values.length ? [{ kind: 'literal', values }, ...rest] : rest
  return of.length === 1 && of[0] ? of[0] : { kind: 'union', of }
}

/** Method and path from the JavaScript of the class, the parameters' type from its declaration. */
const readRoutes = (
  file: string,
  declared: ts.ClassDeclaration,
  refer: (name: string) => Shape,
  into: Shapes['routes'],
): void => {
  const params = new Map<string, { shape: Shape | null; required: boolean }>()
  for (const member of declared.members) {
    if (!ts.isMethodDeclaration(member)) continue
    const parameter = member.parameters.find((each) => each.name.getText() === 'params')
    const type = parameter?.type
    const shape = type && ts.isTypeReferenceNode(type) ? refer(type.typeName.getText()) : null
    if (!params.has(member.name.getText()) || shape)
      params.set(member.name.getText(), { shape, required: !parameter?.questionToken })
  }
  const source = ts.createSourceFile(file, readFileSync(`${file}.js`, 'utf8'), ts.ScriptTarget.ES2022, true)
  const visit = (node: ts.Node, method: string): void => {
    const within = ts.isMethodDeclaration(node) ? node.name.getText() : method
    if (ts.isCallExpression(node) && node.expression.getText() === 'this._makeRequest') {
      const [verb, path] = node.arguments
      const known = params.get(within)
      if (verb && path && known)
        into.push({
          verb: (verb as ts.StringLiteral).text,
          path: path
            .getText()
            .slice(1, -1)
            .replace(/\$\{[^}]*\}/g, ':id'),
          params: known.shape,
        })
    }
    node.forEachChild((child) => visit(child, within))
  }
  visit(source, '')
}
