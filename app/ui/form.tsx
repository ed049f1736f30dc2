import { createContext, type ReactNode, useContext } from 'react'
import { type FormReply, shownValue } from './form-reply.ts'

type OfForm = { reply: FormReply | undefined; ids: string }
const FormContext = createContext<OfForm>({ reply: undefined, ids: '' })

/** The reply of the form a field stands in, unless the field was given its own, and what the ids of its fields begin with. */
export function useForm(own: FormReply | undefined): OfForm {
  const { reply, ids } = useContext(FormContext)
  return { reply: own ?? reply, ids }
}

type FormProps = {
  reply?: FormReply | undefined
  /** made when the page is rendered, spent only by success: a second sending of the same form has no second effect */
  commandKey?: string | undefined
  action?: string
  /**
   * The form's own name on a page where another form has fields of the same names: what is told apart by their ids, labels
   * above all, then is. The form that comes back with errors keeps the plain ids, to which the error summary leads.
   */
  among?: string
  /** has a file field: sent as forms with files are */
  files?: boolean
  id?: string
  className?: string
  children: ReactNode
}

/** A form that changes something. Its fields find the reply by themselves. Nothing is checked before sending. */
export function Form({ reply, commandKey, action, among, files, id, className, children }: FormProps) {
  const isBack = Object.keys(reply?.errors ?? {}).length > 0
  return (
    <FormContext.Provider value={{ reply, ids: among && !isBack ? `${among}-` : '' }}>
      <form
        method="post"
        action={action}
        encType={files ? 'multipart/form-data' : undefined}
        id={id}
        className={className}
        noValidate
      >
        {commandKey !== undefined && (
          <input type="hidden" name="commandKey" value={shownValue(reply, 'commandKey', '') || commandKey} />
        )}
        {children}
      </form>
    </FormContext.Provider>
  )
}

export const HiddenField = ({ name, value }: { name: string; value: string | number }) => (
  <input type="hidden" name={name} value={value} />
)

type ButtonProps = {
  children: ReactNode
  kind?: 'main' | 'secondary' | 'warning' | 'inverse'
  /** several buttons in one form: `name` is 'intent' unless said */
  value?: string | undefined
  name?: string
  /** an address makes it a link that looks like a button */
  href?: string
  form?: string
  /** where this button sends its form, when that is not where the form's other buttons do */
  at?: string
  className?: string
}

/** A button says the act. With `href` it is a link. */
export function Button({ children, kind = 'main', value, name, href, form, at, className }: ButtonProps) {
  const classes = `govuk-button${kind === 'main' ? '' : ` govuk-button--${kind}`}${className ? ` ${className}` : ''}`
  if (href !== undefined) {
    return (
      <a href={href} role="button" draggable="false" className={classes} data-module="govuk-button">
        {children}
      </a>
    )
  }
  return (
    <button
      type="submit"
      className={classes}
      name={value === undefined ? name : (name ?? 'intent')}
      value={value}
      form={form}
      formAction={at}
      data-module="govuk-button"
      data-prevent-double-click="true"
    >
      {children}
    </button>
  )
}

export const ButtonGroup = ({ children }: { children: ReactNode }) => (
  <div className="govuk-button-group">{children}</div>
)

/** A one-button form for an act that needs no answers, as a button or as a link among links. */
export const ActButton = ({
  children,
  action,
  commandKey,
  fields = {},
  kind = 'secondary',
}: {
  children: ReactNode
  action?: string
  commandKey?: string
  fields?: Record<string, string>
  kind?: ButtonProps['kind'] | 'link'
}) => (
  <Form action={action} commandKey={commandKey}>
    {Object.entries(fields).map(([name, value]) => (
      <HiddenField key={name} name={name} value={value} />
    ))}
    {kind === 'link' ? (
      <button type="submit" className="app-link-button">
        {children}
      </button>
    ) : (
      <Button kind={kind}>{children}</Button>
    )}
  </Form>
)
