import { systemActor } from '#app/auth/actor.ts'
import type { Day } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  approvals,
  bookings,
  fundingLines,
  funds,
  fundYears,
  memberships,
  organisations,
  payers,
  people,
  platform,
  practices,
  schoolRegister,
  visitConditions,
  visits,
} from '#db/schema/index.ts'

const at = new Date('2026-11-20T09:00:00Z')

/**
 * One booking of two days, as rows: what emails are written from. An academy whose trust pays; in the trust, an approver,
 * another who asked for the visits, and nobody who pays invoices.
 */
export async function aBooking(): Promise<{ bookingId: string; visitIds: string[] }> {
  return inTransaction(systemActor('a test'), async (tx) => {
    await tx.insert(schoolRegister).values({
      urn: 100001,
      name: 'Fernhollow School',
      kind: 'Academy converter',
      group: 'academy',
      isOpen: true,
      rowHash: 'x',
      importedAt: at,
    })
    await tx.insert(organisations).values([
      { id: 'org_trust', kind: 'trust', name: 'Wold Trust', createdAt: at },
      { id: 'org_school', kind: 'school', name: 'Fernhollow School', urn: 100001, trustId: 'org_trust', createdAt: at },
      { id: 'org_practice', kind: 'practice', name: 'Rowan Tallis', createdAt: at },
      { id: 'org_staff', kind: 'staff', name: 'Waymark', createdAt: at },
    ])
    const persons = [
      ['psn_priya', 'p.anand@fernhollow.example', 'Priya Anand', 'org_school', ['requester']],
      ['psn_both', 'both@wold.example', 'Bola Both', 'org_trust', ['approver']],
      ['psn_graham', 'g.ellwood@wold.example', 'Graham Ellwood', 'org_trust', ['approver']],
      ['psn_gone', 'gone@wold.example', 'Gail Gone', 'org_trust', ['approver']],
      ['psn_rowan', 'rowan@tallis.example', 'Rowan Tallis', 'org_practice', ['adviser']],
      ['psn_sefa', 'sefa@waymark.example', 'Sefa Moss', 'org_staff', ['staff']],
    ] as const
    for (const [id, email, name, organisationId, roles] of persons) {
      await tx.insert(people).values({ id, email, name, createdAt: at })
      const status = id === 'psn_gone' ? 'removed' : 'active'
      await tx
        .insert(memberships)
        .values({ id: `mem_${id}`, personId: id, organisationId, roles: [...roles], status, askedAt: at })
    }
    await tx.insert(platform).values({
      legalName: 'Waymark Ltd',
      addressLines: ['1 Sample Street'],
      roadFactor: 1.3,
      milesPerHour: 30,
      staffOrganisationId: 'org_staff',
    })
    await tx.insert(practices).values({
      supplierId: 'org_practice',
      personId: 'psn_rowan',
      legalName: 'Rowan Tallis',
      addressLines: ['2 Sample Street'],
      trading: 'sole_trader',
      invoicePrefix: 'RT',
      mileagePence: pence(45),
      noticeSchoolDays: 5,
    })
    await tx.insert(payers).values({
      payerId: 'org_trust',
      legalName: 'Wold Academies Trust',
      invoiceEmail: 'invoices@wold.example',
      addressLines: ['3 Sample Street'],
      financialYear: 'september',
      recoversVat: true,
    })
    const parties = { schoolId: 'org_school', payerId: 'org_trust', supplierId: 'org_practice', leadId: null }
    const buyers = { schoolId: 'org_school', payerId: 'org_trust', leadId: null }
    await tx.insert(funds).values({
      id: 'fnd_careers',
      schoolId: 'org_school',
      payerId: 'org_trust',
      kind: 'careers_budget',
      name: 'Careers budget',
      createdAt: at,
    })
    await tx.insert(fundYears).values({
      id: 'fyr_careers',
      fundId: 'fnd_careers',
      schoolId: 'org_school',
      payerId: 'org_trust',
      startsOn: '2026-09-01' as Day,
      endsOn: '2027-08-31' as Day,
    })
    await tx.insert(bookings).values({
      id: 'bkg_one',
      reference: 'WMK-204180',
      ...parties,
      serviceCode: 'personal_guidance_day',
      serviceName: 'Personal guidance day',
      purpose: 'Year 11 choices',
      yearGroups: [11, 10],
      safeguardingLead: 'Helen Marsh',
      terms: {
        pricePence: 30_000,
        travelMiles: 20,
        mileagePence: 45,
        travelPence: 900,
        fee: { basisPoints: 600, leastPence: 1_000, mostPence: 5_000 },
        feePence: 1_800,
        supplierRegisteredForVat: true,
        platformRegisteredForVat: false,
        payerRecoversVat: true,
        tiers: [],
        minutes: 390,
        unit: 'day',
        interviewMinutes: 45,
      },
      agreement: {
        supplier: 'Rowan Tallis',
        payer: 'Wold Academies Trust',
        school: 'Fernhollow School',
        lead: null,
        service: 'Personal guidance day',
        visits: [],
        pricePence: 30_000,
        clauses: [],
      },
      agreementHash: 'x',
      requestedBy: 'psn_both',
      requestedByName: 'Bola Both',
      requestedAt: at,
    })
    const approveBy = new Date('2026-11-27T17:00:00Z')
    await tx.insert(approvals).values({ bookingId: 'bkg_one', ...buyers, status: 'awaiting', askedAt: at, approveBy })
    const days = ['2027-01-21', '2027-02-04'] as Day[]
    for (const [index, onDay] of days.entries()) {
      const id = `vis_${index + 1}`
      await tx.insert(visits).values({
        id,
        bookingId: 'bkg_one',
        ...parties,
        personId: 'psn_rowan',
        position: index + 1,
        status: 'requested',
        onDay,
        span: { from: new Date(`${onDay}T08:45:00Z`), to: new Date(`${onDay}T15:15:00Z`) },
        placeName: 'Fernhollow School',
        isAtSchool: true,
        latitude: 53.1,
        longitude: -0.5,
        room: 'Careers room',
        interviewsWanted: 6,
        pricePence: pence(30_000),
        travelPence: pence(900),
        feePence: pence(1_800),
        vatPence: pence(6_180),
        bearsPence: pence(32_700),
        approveBy,
        answerBy: approveBy,
      })
      for (const kind of ['approval', 'answer'] as const) {
        await tx.insert(visitConditions).values({ visitId: id, kind, ...parties, openedAt: at })
      }
      await tx.insert(fundingLines).values({
        id: `fnl_${index + 1}`,
        visitId: id,
        bookingId: 'bkg_one',
        ...buyers,
        fundYearId: 'fyr_careers',
        fundName: 'Careers budget',
        fundKind: 'careers_budget',
        amountPence: pence(32_700),
      })
    }
    return { bookingId: 'bkg_one', visitIds: ['vis_1', 'vis_2'] }
  })
}
