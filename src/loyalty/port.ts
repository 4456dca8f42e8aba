import type { CodeDelivery, CodePurpose, Customer, Identifier } from '../shared/customer.ts'
import type { AppError } from '../shared/errors/app-error.ts'
import type { GiftCardId } from '../shared/gift-card.ts'
import type { HeldPrepayment, HubResult } from '../shared/hub/messages.ts'
import type { PastReceipt, ReceiptRef } from '../shared/hub/past-receipt.ts'
import type { CustomerId, OperationId, SaleId } from '../shared/ids.ts'
import type { Programme } from '../shared/programme.ts'
import type { PromoCode } from '../shared/proposal.ts'
import type { Quote } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'

/** An answer of the hub, or the reason there is none. `unavailable` covers time-out, breaker and no line: the sale goes on without. */
export type LoyaltyAnswer<T> =
  | Readonly<{ ok: true; value: T }>
  | Readonly<{ ok: false; reason: 'unavailable' }>
  | Readonly<{ ok: false; reason: 'refused'; error: AppError }>

/**
 * What the sale asks of the loyalty side. Never throws, never waits longer than its budget
 * (find 800 ms, quote and promo code 800 ms, reserve 1.5 s, codes 3 s, receipts 3 s).
 */
export type LoyaltyPort = Readonly<{
  isOnline(): boolean
  /** The programme as last heard, also while the hub is away. */
  programme(): Programme
  findCustomer(identifier: Identifier): Promise<LoyaltyAnswer<HubResult<'customers.find'>>>
  joinCustomer(
    request: Readonly<{ operationId: OperationId; phone: string; codeRequestId: OperationId }>,
  ): Promise<LoyaltyAnswer<Customer>>
  sendCode(
    request: Readonly<{
      codeRequestId: OperationId
      purpose: CodePurpose
      to: Readonly<{ customerId: CustomerId }> | Readonly<{ phone: string }>
      sendNumber: number
    }>,
  ): Promise<LoyaltyAnswer<HubResult<'codes.send'>>>
  checkCode(codeRequestId: OperationId, code: string): Promise<LoyaltyAnswer<HubResult<'codes.check'>>>
  price(
    request: Readonly<{
      saleId: SaleId
      revision: number
      lines: readonly SaleLine[]
      customerId?: CustomerId | undefined
      redeemMinor: number
      acceptedOffers: readonly string[]
      promoCodes: readonly PromoCode[]
      /** The prepared return this sale is exchanged for: its points may be spent at once. */
      exchangeFor?: SaleId | undefined
    }>,
  ): Promise<LoyaltyAnswer<Quote>>
  /** Would this code be taken now, and for what? Reserves nothing. */
  checkPromoCode(
    request: Readonly<{ saleId: SaleId; code: PromoCode; customerId?: CustomerId | undefined }>,
  ): Promise<LoyaltyAnswer<HubResult<'promo-codes.check'>>>
  checkGiftCard(giftCardId: GiftCardId): Promise<LoyaltyAnswer<HubResult<'gift-cards.check'>>>
  /** Sets lines of a receipt aside for a return of this register. `undefined`: the hub has no such receipt. */
  prepareReturn(
    request: Readonly<{
      saleId: SaleId
      ref: ReceiptRef
      lines?: readonly Readonly<{ key: string; quantityMilli: number }>[] | undefined
    }>,
  ): Promise<LoyaltyAnswer<PastReceipt | undefined>>
  releaseReturn(saleId: SaleId): Promise<LoyaltyAnswer<HubResult<'returns.release'>>>
  /** Sets the hold of a sale on points, promo codes, gift cards and prepayments, all or nothing. After `unavailable` it may exist: release it at the same revision. */
  reservePoints(
    request: Readonly<{
      saleId: SaleId
      revision: number
      /** Points need one, promo codes do not. */
      customerId?: CustomerId | undefined
      amountMinor: number
      promoCodes: readonly PromoCode[]
      giftCards?: readonly Readonly<{ giftCardId: GiftCardId; amountMinor: number }>[] | undefined
      /** Of a handover: what it counts on of money paid before. */
      prepayment?: HeldPrepayment | undefined
      /** The prepared return this sale is exchanged for: its points may be spent at once. */
      exchangeFor?: SaleId | undefined
      codeRequestId?: OperationId | undefined
      isWalletVerified: boolean
    }>,
  ): Promise<LoyaltyAnswer<HubResult<'points.reserve'>>>
  releasePoints(saleId: SaleId, revision: number): Promise<LoyaltyAnswer<HubResult<'points.release'>>>
  findReceipt(ref: ReceiptRef): Promise<LoyaltyAnswer<PastReceipt | undefined>>
  /** Whether register, device and hub agree on a closed shift. */
  findSeal(
    shift: Readonly<{ fnNumber: string; shiftNumber: number }>,
  ): Promise<LoyaltyAnswer<HubResult<'seals.get'>['seal']>>
  /** Live state of a code message. */
  onCodeState(listener: (codeRequestId: OperationId, delivery: CodeDelivery) => void): void
}>
