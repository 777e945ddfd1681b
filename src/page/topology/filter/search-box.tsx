import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { searchCharacters } from '../../../defaults/page-limits.ts';

interface SearchBoxProps {
  readonly text: string;
  readonly search: (text: string) => void;
}

/** Searches while somebody types; the key `/` leads here. */
export function SearchBox({ text, search }: SearchBoxProps): VNode {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => {
      document.removeEventListener('keydown', focus);
    };
  }, []);
  return (
    <label class="search">
      <span class="heard">Search hosts, services, networks and nodes; the key / leads here</span>
      <input
        ref={input}
        type="search"
        placeholder="Search  /"
        maxLength={searchCharacters}
        value={text}
        onInput={({ currentTarget }) => {
          search(currentTarget.value);
        }}
      />
    </label>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
