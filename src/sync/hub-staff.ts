import type { LoyaltyAnswer } from '../loyalty/port.ts'
import type { StaffPort } from '../loyalty/staff-port.ts'
import type { HubMessage, HubRequest, HubResult } from '../shared/hub/messages.ts'
import type { HubClient } from './hub-client.ts'

/** Nobody waits at the till for any of these; a person looks at the screen. */
const BUDGET_MS = 3000

/** The staff's side of the hub. Beside the breaker of the sales: its troubles say nothing about theirs. */
export function createHubStaff(client: HubClient): StaffPort {
  const ask = async <M extends HubMessage>(
    message: M,
    request: HubRequest<M>,
  ): Promise<LoyaltyAnswer<HubResult<M>>> => {
    const answer = await client.call(message, request, { timeoutMs: BUDGET_MS })
    if (answer.ok) return { ok: true, value: answer.result }
    return /^(staff|request|loyalty|contact)\./.test(answer.error.code)
      ? { ok: false, reason: 'refused', error: answer.error }
      : { ok: false, reason: 'unavailable' }
  }

  return {
    async members() {
      const answer = await ask('staff.list', {})
      return answer.ok ? { ok: true, value: answer.value.members } : answer
    },
    signIn: request => ask('staff.sign-in', request),
    signOut: staffSession => ask('staff.sign-out', { staffSession }),
    sendCode: request => ask('staff.send-code', request),
    checkCode: request => ask('staff.check-code', request),
    abandon: request => ask('staff.abandon', request),
    async trail(staffSession) {
      const answer = await ask('staff.trail', { staffSession })
      return answer.ok ? { ok: true, value: answer.value.verifications } : answer
    },
    onCodeState(listener) {
      client.on('code.state', ({ codeRequestId, delivery }) => listener(codeRequestId, delivery))
    },
  }
}
