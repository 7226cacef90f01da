/** The errors of restores. */
export const restoreProblems = {
  restore_invalid: {
    status: 422,
    title: 'Not a whole export',
    cause: 'The file is not an NDJSON export from the beginning of a ledger, or it was changed or cut.',
    remedy: 'Send the file as `GET /v1/export?format=ndjson` wrote it, without `from`.',
  },
  restore_rejected: {
    status: 422,
    title: 'Books rejected',
    cause:
      'What the file says breaks a rule of the books: debits equal credits, each balance continues the one before.',
    remedy:
      'The file was changed after the export. Abandon the restore with `DELETE /v1/ledgers/{ledger}/restore`, and restore an unchanged export.',
  },
  restore_unsound: {
    status: 422,
    title: 'Restored books are not sound',
    cause: 'The whole file was restored, and the checks of `pnpm verify` found violations. The ledger was not opened.',
    remedy:
      'The file was changed after the export. Abandon the restore with `DELETE /v1/ledgers/{ledger}/restore`, and restore an unchanged export.',
  },
  restore_not_found: {
    status: 404,
    title: 'Nothing to abandon',
    cause: 'No restore under this name is unfinished.',
    remedy: 'Check the name. A ledger that was restored is open, and is not deleted.',
  },
  restore_of_another_file: {
    status: 409,
    title: 'Another file is being restored',
    cause: 'A part of another file was restored under this name.',
    remedy: 'Send that file again, which continues, or abandon its restore with `DELETE /v1/ledgers/{ledger}/restore`.',
  },
  restore_name_removed: {
    status: 409,
    title: 'Name of a removed ledger',
    cause:
      'A trial ledger of this name was removed. The revenue service rejects its late fees, and could not tell those of the file apart.',
    remedy: 'Abandon the restore with `DELETE /v1/ledgers/{ledger}/restore`, and restore the file under another name.',
  },
  restore_in_progress: {
    status: 409,
    title: 'Restore in progress',
    cause: 'Another request restores a ledger under this name, or its restore is being abandoned.',
    remedy: 'Wait until it ends. If it was interrupted, send the same request again.',
  },
} as const
