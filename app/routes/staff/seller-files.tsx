import type { FilesOfVersion } from '#app/domain/sellers/report-messages.server.ts'
import { Details, List, Text, TextLink } from '#app/ui/text.tsx'

type File = FilesOfVersion['files'][number]

const NAMES: Record<File['kind'], string> = {
  corrections: 'File of corrections',
  new: 'File of sellers',
  nothing: 'File that says there is nothing to report',
}

const sellers = (count: number, what: string) => `${count === 1 ? '1 seller' : `${count} sellers`} ${what}`

/** What stands in a file, counted. */
function countsWords({ kind, counts: { added, corrected, deleted } }: File, isFirst: boolean): string {
  if (kind === 'nothing') return ''
  if (kind === 'new') return `: ${sellers(added, isFirst ? 'reported' : 'reported for the first time')}`
  const parts = [
    ...(corrected > 0 ? [sellers(corrected, 'corrected')] : []),
    ...(deleted > 0 ? [sellers(deleted, 'taken out')] : []),
  ]
  return `: ${parts.join(', ')}`
}

type Of = { year: number; of: Pick<FilesOfVersion, 'version' | 'files'>; isFirst: boolean }

/** The files of a version as links, in the order in which they are sent. */
export const FileLinks = ({ year, of: { version, files }, isFirst }: Of) =>
  files.map((file) => (
    <li key={file.kind}>
      <TextLink
        href={`/staff/seller-reports/${year}/${version}/xml/${file.kind}`}
        hidden={`of version ${version} of the report of ${year}`}
      >
        {NAMES[file.kind]} (XML)
      </TextLink>
      {countsWords(file, isFirst)}
    </li>
  ))

/** What is given to HMRC’s service for a version that is ready, or why there is nothing to give. */
export function SellerFiles({ year, of, isFirst }: { year: number; of: FilesOfVersion; isFirst: boolean }) {
  const { files, why, leftOut } = of
  return (
    <>
      {why === 'operator_unknown' && (
        <Text>
          There is no file for HMRC’s service: Waymark’s platform operator ID was not kept when this was made.{' '}
          <TextLink href="/staff/supplier-facts">Keep it</TextLink>, then drop this version and make it ready again.
        </Text>
      )}
      {why === 'sent_without' && (
        <Text>
          There is no file for HMRC’s service: an earlier version was sent without one from here, so we do not know what
          to call what it corrects. Correct it where that one was made.
        </Text>
      )}
      {!why && files.length === 0 && (
        <Text>There is no file to give: in whole pounds it says what HMRC has already.</Text>
      )}
      {files.length > 0 && (
        <>
          <Text>
            {files.length > 1
              ? 'Give both to HMRC’s service for digital platforms, in this order, the second once the first was taken.'
              : 'Give it to HMRC’s service for digital platforms.'}{' '}
            Upload the XML as it is: not renamed, not zipped. Its amounts are in whole pounds, each quarter rounded.
          </Text>
          <List bullet>
            <FileLinks year={year} of={of} isFirst={isFirst} />
          </List>
        </>
      )}
      {leftOut.length > 0 && (
        <>
          <Text>
            HMRC refuses a whole file over one seller without these. They are left out and get no copy yet. Make a
            corrected report once they have given them.
          </Text>
          <List bullet>
            {leftOut.map(({ supplierId, legalName, missing }) => (
              <li key={supplierId}>
                {legalName}: no {missing.join(' and no ')}
              </li>
            ))}
          </List>
        </>
      )}
      {files.length > 0 && (
        <Details summary="If HMRC refuses it">
          <Text>
            HMRC checks a file when it is uploaded, and its rules for up to two days after. It then says which rule was
            broken, and of which record.
          </Text>
          <Text>
            Drop this version, put right what is wrong, and make it ready again: its files have new references. Never
            change a file by hand, since our next one names what is in it.
          </Text>
          {files.length > 1 && (
            <Text>If it took the first and refuses the second, ask HMRC before you drop anything.</Text>
          )}
          <Text>Questions about files: aeoi.enquiries@hmrc.gov.uk.</Text>
        </Details>
      )}
    </>
  )
}
