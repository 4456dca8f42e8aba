import type { Generated } from 'kysely'
import type { SentCodePurpose } from '../loyalty/code-texts.ts'
import type { Flag } from './flag.ts'
import type { PeopleTables } from './people-tables.ts'
import type { ProgrammeTables } from './programme-tables.ts'
import type { ReleaseTables } from './release-tables.ts'
import type { SettlementTables } from './settlement-tables.ts'

type RegistersTable = {
  register_id: string
  store_id: string
  store_name: string
  token_hash: string | null
  pairing_hash: string | null
  pairing_tries: Generated<number>
  added_at_ms: number
  agent_version: string | null
  last_contact_at_ms: number | null
  unsent: number | null
  oldest_unsent_ms: number | null
  unsettled: number | null
  free_disk_bytes: number | null
  health_at_ms: number | null
}

type JournalsTable = {
  journal_id: string
  register_id: string
  /** Order in which the hub heard of the register's journals: the highest is the present one. */
  ordinal: number
  received_seq: number
  received_hash: string
  applied_seq: number
  /** How often it could not be told whether the register is on the hub's road; see meet-journal.ts. */
  doubts: number
  opened_at_ms: number
}

type EntriesTable = {
  /** Order of arrival over all registers: the applier's order. */
  position: Generated<number>
  entry_id: string
  journal_id: string
  seq: number
  register_id: string
  v: number
  kind: string
  created_at_ms: number
  payload: string
  personal: string | null
  salt: string
  payload_hash: string
  personal_hash: string | null
  previous_hash: string
  hash: string
  received_at_ms: number
}

type AppliedEntriesTable = {
  entry_id: string
  payload_hash: string
  position: number
}

type FindingsTable = {
  finding_id: Generated<number>
  /** One trouble is one finding, however often it is met. */
  finding_key: string
  code: string
  register_id: string | null
  entry_id: string | null
  details: string
  state: 'open' | 'closed'
  opened_at_ms: number
  closed_at_ms: number | null
}

type CustomersTable = {
  customer_id: string
  phone: string
  card: string | null
  email: string | null
  name: string | null
  state: 'active' | 'blocked'
  joined_at_ms: number
}

type JoinsTable = { operation_id: string; customer_id: string; phone: string }

type PointAccountsTable = { account_id: string; balance_minor: number }

type PointTransactionsTable = {
  transaction_id: Generated<number>
  kind: 'grant' | 'hold' | 'release' | 'sale' | 'return'
  register_id: string | null
  sale_id: string | null
  entry_id: string | null
  posted_at_ms: number
}

type PointLegsTable = { transaction_id: number; account_id: string; amount_minor: number }

type ReservationsTable = {
  register_id: string
  sale_id: string
  customer_id: string | null
  revision: number
  amount_minor: number
  is_held: Flag
  tombstone: number
  borrowed_minor: Generated<number>
  changed_at_ms: number
}

type CodeRequestsTable = {
  code_request_id: string
  register_id: string
  purpose: SentCodePurpose
  phone: string
  sends: number
  tries: number
  state: 'running' | 'verified' | 'superseded'
  delivery: string
  expires_at_ms: number
  used_by_sale_id: string | null
}

type CodeSendsTable = { code_request_id: string; send_number: number; phone: string; sent_at_ms: number }

type WalletProofsTable = {
  register_id: string
  customer_id: string
  instance_id: string
  used_by_sale_id: string | null
  proved_at_ms: number
}

type WalletTriesTable = { customer_id: string; window_number: number; wrong: number }

type ReceiptsTable = {
  register_id: string
  sale_id: string
  entry_id: string
  kind: 'sale' | 'return'
  return_of: string | null
  original_fn: string | null
  original_fd: number | null
  customer_id: string | null
  total_minor: number
  tenders: string
  sold_at_ms: number
  utc_offset_minutes: number
  shop_day: string
  delivery: string
  fiscal_mode: string
  loyalty_mode: string
  programme_version: number
  points_spent_minor: number
  points_accrued_minor: number
  /** Only `posted` ones have legs. */
  points_state: 'posted' | 'no-customer' | 'waiting-original'
  is_returned: Flag
  terms: string | null
  gift_cards: string | null
}

type ShopDaysTable = {
  shop_day: string
  receipts: number
  identified: number
  electronic_only: number
  electronic_and_paper: number
  customers: number
  customers_with_email: number
}

type ShopDayCustomersTable = { shop_day: string; customer_id: string; email_known: Flag }

type ReceiptLinesTable = {
  register_id: string
  sale_id: string
  line_number: number
  key: string
  name: string
  barcode: string | null
  quantity_milli: number
  price_minor: number
  total_minor: number
  points_spent_minor: number
  points_accrued_minor: number
  vat_code: number
  item_kind: number
  department: number
  further: string | null
}

type ReceiptDocumentsTable = {
  fn_number: string
  fd_number: number
  fiscal_sign: string
  kind: 'sale' | 'return'
  shift_number: number | null
  device_time: string | null
  register_id: string
  sale_id: string
  seller_inn: string | null
  total_minor: number | null
}

type ShiftsTable = {
  fn_number: string
  shift_number: number
  register_id: string
  opened_fd: number | null
  closed_fd: number | null
  opened_at_ms: number | null
  closed_at_ms: number | null
}

type SealsTable = {
  fn_number: string
  shift_number: number
  register_id: string
  state: 'sealed' | 'waiting' | 'mismatch'
  /** JSON of the figures of the device, the register and the hub. */
  device_figures: string
  register_figures: string
  hub_figures: string
  checked_at_ms: number
}

type DisputesTable = {
  operation_id: string
  register_id: string
  sale_id: string | null
  entry_id: string
  answer: string
  fn_number: string | null
  fd_number: number | null
}

export type HubTables = ReleaseTables &
  PeopleTables &
  ProgrammeTables &
  SettlementTables & {
    registers: RegistersTable
    journals: JournalsTable
    entries: EntriesTable
    applied_entries: AppliedEntriesTable
    applier: { id: number; position: number }
    findings: FindingsTable
    customers: CustomersTable
    joins: JoinsTable
    point_accounts: PointAccountsTable
    point_transactions: PointTransactionsTable
    point_legs: PointLegsTable
    reservations: ReservationsTable
    code_requests: CodeRequestsTable
    code_sends: CodeSendsTable
    wallet_proofs: WalletProofsTable
    wallet_tries: WalletTriesTable
    receipts: ReceiptsTable
    shop_days: ShopDaysTable
    shop_day_customers: ShopDayCustomersTable
    receipt_lines: ReceiptLinesTable
    receipt_documents: ReceiptDocumentsTable
    shifts: ShiftsTable
    seals: SealsTable
    disputes: DisputesTable
  }
