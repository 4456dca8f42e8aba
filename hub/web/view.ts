import type { Localised } from '../../src/shared/localised.ts'

/** What the owner's page shows, as it travels: the hub counts, the page only draws. */
export type OverviewView = Readonly<{
  /** The hub's clock. Ages and "minutes ago" are counted from it. */
  nowMs: number
  shares: readonly ShareView[]
  outcomes: OutcomesView
  /** Trouble first. */
  registers: readonly RegisterView[]
  /** The newest open ones; `openFindings` counts all. */
  findings: readonly FindingView[]
  openFindings: number
}>

export type ShareKind = 'identified' | 'electronic' | 'email'

/** Part of a whole. Whoever doubts the percentage divides for themselves. */
export type Share = Readonly<{ part: number; whole: number }>

export type ShareView = Share &
  Readonly<{
    kind: ShareKind
    goalPercent: number
    isGoalMet: boolean
    /** Every day of the period, oldest first, days without a sale too. The last may not be over. */
    days: readonly ShareDay[]
  }>

export type ShareDay = Share & Readonly<{ day: string }>

export type OutcomesView = Readonly<{ scripts: readonly ScriptOutcomes[]; offers: readonly OfferOutcomes[] }>

/** How often a line was shown to cashiers, and what came of it. */
export type ScriptOutcomes = Readonly<{
  scriptId: string
  line: Localised
  shown: number
  answered: number
  accepted: number
  refused: number
  later: number
  reasons: readonly Readonly<{ reasonId: string; label: Localised | undefined; count: number }>[]
}>

export type OfferOutcomes = Readonly<{
  promotionId: string
  title: Localised
  shown: number
  accepted: number
  refused: number
}>

/** `bad`: money or receipts may be waiting. `attention`: somebody should look. */
export type Severity = 'good' | 'attention' | 'bad'

export type TroubleKind =
  | 'never-connected'
  | 'away'
  | 'away-with-queue'
  | 'queue-old'
  | 'unsettled'
  | 'disk-low'
  | 'update-failed'
  | 'findings'

/** How far a register is with another version. */
export type UpdateStep = 'offered' | 'downloading' | 'waiting' | 'switching' | 'rolled-back' | 'refused'

export type RegisterView = Readonly<{
  registerId: string
  storeId: string
  storeName: string
  /** Of its agent, as last told. */
  version: string | null
  isConnected: boolean
  lastContactAtMs: number | null
  /** Entries the register has not delivered, as last told. */
  unsent: number | null
  oldestUnsentAgeMs: number | null
  /** Receipts whose outcome nobody knows yet. */
  unsettled: number
  openFindings: number
  /** What it was offered and has not taken. */
  update: Readonly<{ version: string; state: UpdateStep }> | undefined
  severity: Severity
  troubles: readonly TroubleKind[]
}>

export type FindingView = Readonly<{
  findingId: number
  code: string
  registerId: string | null
  storeName: string | null
  openedAtMs: number
  /** Numbers and ids, never anything personal. */
  details: Readonly<Record<string, string | number>>
}>

/** Who is signed in. */
export type SessionView = Readonly<{
  owner: Readonly<{ name: string }> | undefined
  /** Nobody may sign in yet: the page says how to add the first person. */
  hasOwners: boolean
}>
