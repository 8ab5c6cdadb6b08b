import { useId } from "preact/hooks";

interface ToolsProps {
  /** What is searched, such as "Search by name or address". */
  label: string;
  search: string;
  onSearch: (search: string) => void;
  /** What the parts are parts of, for screen readers. */
  parts: string;
  filters: readonly { key: string; text: string }[];
  filter: string;
  onFilter: (key: string) => void;
}

/** What narrows a list: words to find, and parts of it. */
export function Tools({ label, search, onSearch, parts, filters, filter, onFilter }: ToolsProps) {
  const id = useId();
  return (
    <search class="mailboxes-tools">
      <div>
        <label for={id}>{label}</label>
        <input
          id={id}
          type="search"
          value={search}
          autocomplete="off"
          spellcheck={false}
          autocapitalize="none"
          onInput={(event) => onSearch(event.currentTarget.value)}
        />
      </div>
      <div class="mailboxes-parts" role="group" aria-label={parts}>
        {filters.map(({ key, text }) => (
          <button key={key} type="button" class="secondary" aria-pressed={filter === key} onClick={() => onFilter(key)}>
            {text}
          </button>
        ))}
      </div>
    </search>
  );
}
