/**
 * Breaks a text between words into lines of at most `width` cells. Spaces in a row count as one, a word longer than a
 * line is cut, `\n` ends a line. A text without a word gives no line.
 */
export function wrapWords(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap(paragraph => wrapParagraph(paragraph, width))
}

function wrapParagraph(paragraph: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(' ')) {
    if (word === '') continue
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (line.length > width) {
      lines.push(line.slice(0, width))
      line = line.slice(width)
    }
  }
  if (line !== '') lines.push(line)
  return lines
}
