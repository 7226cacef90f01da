import type { Queryable } from '@florin/postgres'

/** Whether two subjects are one person: the same, or an API key and who created it, or two keys of one creator. */
export async function isSamePerson(db: Queryable, one: string, other: string): Promise<boolean> {
  if (one === other) return true
  const { rows } = await db.query<{ isSame: boolean }>({
    text: `with recursive person as (
             select asked, asked as subject from unnest($1::text[]) as asked
              union
             select p.asked, k.created_by from person p
               join identity.api_keys k on k.id = substr(p.subject, 5) and starts_with(p.subject, 'key:')
           )
           select exists (select from person a join person b on a.subject = b.subject and a.asked < b.asked) as "isSame"`,
    values: [[one, other]],
  })
  return rows[0]?.isSame ?? false
}
