import type { Command } from 'commander'
import { askHub, HUB_URL, hubAt } from './ask-hub.ts'
import { askPassword, readPassword } from './password-entry.ts'

type Person = Readonly<{ hub: string; store: string; id: string }>

/** `tillside staff`: who may verify phones in a store. */
export function addStaffCommand(program: Command): void {
  const staff = program.command('staff').description('store staff who verify phones by code')
  const command = (name: string, description: string) =>
    staff
      .command(name)
      .description(description)
      .requiredOption('--store <id>', 'the store, as its registers were told to the hub')
      .requiredOption('--id <id>', 'a short name of the person: letters, digits, - and _')
      .option('--hub <url>', 'address of the hub', HUB_URL)
      .addHelpText('after', '\nThe admin token of the hub is read from TILLSIDE_HUB_ADMIN_TOKEN.')

  command('add', 'let a person verify phones; the same id again gets this name and a new PIN')
    .requiredOption('--name <name>', 'as it stands on the staff page and in the trail')
    .option('--pin-stdin', 'read the PIN, 4 to 12 digits, from standard input instead of asking', false)
    .action(async ({ hub, store, id, name, pinStdin }: Person & { name: string; pinStdin: boolean }) => {
      const pin = pinStdin ? await readPassword() : await askPassword('PIN')
      await askHub(hubAt(hub), 'POST', '/staff', { storeId: store, staffId: id, name, pin })
      console.log(JSON.stringify({ added: id, store }))
    })

  command('remove', 'shut a person out at once; what they verified stays in the trail').action(
    async ({ hub, store, id }: Person) => {
      await askHub(hubAt(hub), 'DELETE', `/staff/${encodeURIComponent(store)}/${encodeURIComponent(id)}`)
      console.log(JSON.stringify({ removed: id, store }))
    },
  )
}
