import { Argument, Command } from 'commander'

interface Word {
  text: string
  description: string
}

/** What may follow at a place of the command line. */
interface Place {
  /** The commands so far: `/accounts/list`. */
  path: string
  commands: Word[]
  /** Options, and arguments of which there is a choice. */
  others: Word[]
}

const writers = { bash: writeBash, zsh: writeZsh, fish: writeFish }

export function completionCommand(program: Command): Command {
  return new Command('completion')
    .description('Write the completion script of a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(writers)))
    .addHelpText(
      'after',
      `
To load it:
  bash  source <(florin completion bash)
  zsh   source <(florin completion zsh)
  fish  florin completion fish | source`,
    )
    .action((shell: keyof typeof writers) => console.log(writers[shell](listPlaces(program))))
}

function listPlaces(program: Command): Place[] {
  const global = optionsOf(program)
  const walk = (command: Command, path: string): Place[] => [
    {
      path,
      commands: command.commands.map((child) => ({ text: child.name(), description: child.description() })),
      others: [...(path ? optionsOf(command) : []), ...choicesOf(command), ...global],
    },
    ...command.commands.flatMap((child) => walk(child, `${path}/${child.name()}`)),
  ]
  return walk(program, '')
}

function optionsOf(command: Command): Word[] {
  return command.options.map(({ long, description }) => ({ text: long ?? '', description }))
}

function choicesOf(command: Command): Word[] {
  return command.registeredArguments
    .flatMap(({ argChoices }) => argChoices ?? [])
    .map((text) => ({ text, description: 'argument' }))
}

/** Shell code that follows the commands of the line into the variable `at`. */
function writeWalk(places: Place[], words: string): string {
  const paths = places.map(({ path }) => path).filter((path) => path !== '')
  return `  local at= word
  for word in ${words}; do
    case "$at/$word" in
      ${paths.join('|')}) at="$at/$word" ;;
    esac
  done`
}

function writeBash(places: Place[]): string {
  const cases = places.map(({ path, commands, others }) => {
    const texts = [...commands, ...others].map(({ text }) => text).join(' ')
    return `    "${path}") choices="${texts}" ;;`
  })
  return `_florin() {
${writeWalk(places, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
  local choices=
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _florin florin`
}

function writeZsh(places: Place[]): string {
  const cases = places.map(({ path, commands, others }) => {
    const words = [...commands, ...others].map(({ text, description }) => quote(`${text}:${description}`))
    return `    '${path}') choices=(${words.join(' ')}) ;;`
  })
  return `#compdef florin
_florin() {
${writeWalk(places, `\${words[2,CURRENT-1]}`)}
  local -a choices
  case "$at" in
${cases.join('\n')}
  esac
  _describe florin choices
}
compdef _florin florin`
}

function writeFish(places: Place[]): string {
  const paths = places.map(({ path }) => path).filter((path) => path !== '')
  const lines = places.flatMap(({ path, commands, others }) => {
    const here = `complete -c florin -f -n 'test (__florin_at) = "${path}"'`
    return [...commands, ...others].map(({ text, description }) => {
      const word = text.startsWith('--') ? `-l ${text.slice(2)}` : `-a ${text}`
      return `${here} ${word} -d ${quote(description)}`
    })
  })
  return `function __florin_at
  set -l at ""
  for word in (commandline -opc)[2..-1]
    if contains -- "$at/$word" ${paths.join(' ')}
      set at "$at/$word"
    end
  end
  echo "$at"
end
${lines.join('\n')}`
}

/** As one word of a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
