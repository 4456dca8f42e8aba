import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Db, openDatabase } from '../../hub/db/open-database.ts'
import { addOwner, OwnerToAdd, removeOwner } from '../../hub/owners/accounts.ts'
import { MIN_PASSWORD_LENGTH } from '../../hub/owners/password.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { askHub, HUB_URL, hubAt } from './ask-hub.ts'
import { askPassword, readPassword } from './password-entry.ts'

type Place = Readonly<{ folder: string; hub: string }>
type AddOptions = Place & Readonly<{ name: string; role: string; passwordStdin: boolean }>

/** `tillside hub add-owner`, `remove-owner`: who may look at the owner's page. */
export function addOwnerCommands(hub: Command): void {
  const command = (name: string, description: string) =>
    hub
      .command(name)
      .description(description)
      .requiredOption('--name <name>', 'the name to sign in with')
      .option('--folder <folder>', 'the folder of the hub, while it is stopped')
      .option('--hub <url>', 'address of the hub, while it runs', HUB_URL)
      .addHelpText(
        'after',
        '\nA hub that runs holds its folder; it is told over HTTP with the admin token of TILLSIDE_HUB_ADMIN_TOKEN.',
      )

  command('add-owner', 'let a person see the owner’s page; the same name again gets a new password and is signed out')
    .option('--role <role>', 'owner or it', 'owner')
    .option('--password-stdin', 'read the password from standard input, one line, instead of asking', false)
    .action(async (own: AddOptions) => {
      const password = own.passwordStdin ? await readPassword() : await askPassword()
      const parsed = OwnerToAdd.safeParse({ name: own.name, role: own.role, password })
      if (!parsed.success) throw malformed(String(parsed.error.issues[0]?.path[0]))
      await inFolderOrRunning(placeOf(hub, own), '/owners', parsed.data, db => addOwner(db, parsed.data, Date.now()))
      console.log(JSON.stringify({ added: parsed.data.name }))
    })

  command('remove-owner', 'shut a person out of the owner’s page, at once').action(
    async (own: Place & { name: string }) => {
      await inFolderOrRunning(placeOf(hub, own), '/owners/remove', { name: own.name }, async db => {
        if (!(await removeOwner(db, own.name))) throw new AppError('request.not-found')
      })
      console.log(JSON.stringify({ removed: own.name }))
    },
  )
}

/** The folder may be named before the command's name, too. */
function placeOf(hub: Command, own: Place): Place {
  return { ...own, folder: resolve(own.folder ?? hub.opts<Place>().folder) }
}

function malformed(field: string): AppError {
  const params: Record<string, string | number> = { field }
  if (field === 'password') params.atLeastCharacters = MIN_PASSWORD_LENGTH
  return new AppError('request.malformed', { params })
}

/** The folder has one writer: us, or the hub that runs on it, which is then asked. */
async function inFolderOrRunning(
  place: Place,
  path: string,
  request: object,
  work: (db: Db) => Promise<void>,
): Promise<void> {
  let opened: ReturnType<typeof openDatabase>
  try {
    opened = openDatabase(place.folder)
  } catch (error) {
    const isRunning = error instanceof AppError && error.code === 'db.locked'
    if (!isRunning || !process.env.TILLSIDE_HUB_ADMIN_TOKEN) throw error
    await askHub(hubAt(place.hub), 'POST', path, request)
    return
  }
  try {
    await work(opened.db)
  } finally {
    await opened.close()
  }
}
