import { EVIDENCE_TYPES } from '#app/domain/accreditation/evidence-rules.ts'
import { ADDED_FILES, type AddedFile, EVIDENCE_FILES, type EvidenceFile } from '#app/domain/disputes/evidence-files.ts'
import { FileField } from '#app/ui/file-field.tsx'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { Section } from '#app/ui/page.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'

type ShownFile = { id: string; what: EvidenceFile; name: string; size: string; refused: string | null }
type Props = {
  here: string
  files: ShownFile[]
  /** Whether it has not been answered yet. */
  isOpen: boolean
  reply: FormReply | undefined
  of: AddedFile | null
}

/** What goes to the bank beside the words: each file, and a form for each kind that is not there. */
export const DisputeFiles = ({ here, files, isOpen, reply, of }: Props) => (
  <Section title="Files for the bank">
    {isOpen && (
      <Text>
        Stripe takes one file of each kind, as PDF, JPEG or PNG, up to 4 MB in all. Keep them under 20 pages, and cover
        the names of pupils. Our invoices go with them by themselves.
      </Text>
    )}
    {files.length > 0 && (
      <Facts
        facts={files.map((file) => ({
          name: EVIDENCE_FILES[file.what].title,
          words: (
            <>
              <TextLink href={`${here}/files/${file.id}`}>{file.name}</TextLink>{' '}
              {(isOpen || file.refused !== null) && (
                <ActButton kind="link" fields={{ intent: 'remove', file: file.id }}>
                  Take it off
                </ActButton>
              )}
            </>
          ),
          note: file.refused === null ? file.size : `Stripe did not take it: ${file.refused}`,
        }))}
      />
    )}
    {!isOpen && files.length === 0 && <Text>None went with the answer.</Text>}
    {isOpen &&
      ADDED_FILES.filter((kind) => !files.some(({ what }) => what === kind)).map((kind) => (
        <Form
          key={kind}
          reply={of === kind ? reply : undefined}
          action={kind === ADDED_FILES[0] ? here : `${here}?of=${kind}`}
          among={kind}
          files
        >
          <FileField
            name="file"
            label={EVIDENCE_FILES[kind].title}
            hint={EVIDENCE_FILES[kind].hint}
            accept={Object.keys(EVIDENCE_TYPES).join()}
          />
          <Button kind="secondary">Add this file</Button>
        </Form>
      ))}
  </Section>
)
