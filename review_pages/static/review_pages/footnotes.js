/*
 * Footnotes in Wagtail's rich text editor.
 *
 * A footnote is an entity on one sign of the text, and carries its own text. The toolbar's button writes a new one at
 * the cursor; on a footnote (or by a click on its sign) it opens that one.
 */
(() => {
  const { React, DraftJS, draftail } = window;
  const { EditorState, Modifier } = DraftJS;
  const TYPE = "FOOTNOTE";
  const SIGN = "*";

  /* The footnote at the start of the selection, or just before the cursor: its key and place; null without one. */
  const footnoteAt = (editorState) => {
    const selection = editorState.getSelection();
    const content = editorState.getCurrentContent();
    const block = content.getBlockForKey(selection.getStartKey());
    for (const offset of [selection.getStartOffset(), selection.getStartOffset() - 1]) {
      const key = offset >= 0 ? block.getEntityAt(offset) : null;
      if (key && content.getEntity(key).getType() === TYPE) {
        return { key, offset, block: block.getKey() };
      }
    }
    return null;
  };

  const button = (text, className, type) => {
    const element = document.createElement("button");
    element.type = type;
    element.className = className;
    element.textContent = text;
    return element;
  };

  class FootnoteSource extends React.Component {
    componentDidMount() {
      const { editorState, entityType, onClose } = this.props;
      this.found = footnoteAt(editorState);
      const content = editorState.getCurrentContent();
      const text = this.found ? content.getEntity(this.found.key).getData().text || "" : "";

      const dialog = document.createElement("dialog");
      dialog.className = "report-footnote-dialog";
      const form = document.createElement("form");
      form.method = "dialog";
      const label = document.createElement("label");
      label.textContent = entityType.field;
      const field = document.createElement("textarea");
      field.rows = 5;
      field.value = text;
      label.append(field);
      const save = button(entityType.save, "button", "submit");
      const cancel = button(entityType.cancel, "button button-secondary", "button");
      form.append(label, save);
      if (this.found) {
        const remove = button(entityType.remove, "button no", "button");
        remove.addEventListener("click", () => this.finish(""));
        form.append(remove);
      }
      form.append(cancel);
      dialog.append(form);
      this.dialog = dialog;

      cancel.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => {
        dialog.remove();
        if (!this.finished) onClose();
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.finish(field.value.trim());
      });
      /* Not inside the page's own form: a form cannot stand in a form. */
      document.body.append(dialog);
      dialog.showModal();
      field.focus();
    }

    componentWillUnmount() {
      this.dialog.remove();
    }

    finish(text) {
      const { editorState, onComplete, onClose } = this.props;
      if (!text && !this.found) {
        this.dialog.close();
        return;
      }
      this.finished = true;
      this.dialog.close();
      let content = editorState.getCurrentContent();
      let selection = editorState.getSelection();
      selection = this.found
        ? selection.merge({
            anchorKey: this.found.block,
            focusKey: this.found.block,
            anchorOffset: this.found.offset,
            focusOffset: this.found.offset + SIGN.length,
            isBackward: false,
          })
        : selection.merge({
            anchorKey: selection.getEndKey(),
            focusKey: selection.getEndKey(),
            anchorOffset: selection.getEndOffset(),
            focusOffset: selection.getEndOffset(),
            isBackward: false,
          });
      if (text) {
        content = content.createEntity(TYPE, "IMMUTABLE", { text });
        const key = content.getLastCreatedEntityKey();
        content = Modifier.replaceText(content, selection, SIGN, null, key);
      } else {
        content = Modifier.removeRange(content, selection, "backward");
      }
      onComplete(EditorState.push(editorState, content, "insert-characters"));
      onClose?.();
    }

    render() {
      return null;
    }
  }

  const Footnote = ({ children, contentState, entityKey, onEdit }) =>
    React.createElement(
      "span",
      {
        className: "report-footnote",
        title: contentState.getEntity(entityKey).getData().text,
        onClick: () => onEdit(entityKey),
      },
      children,
    );

  draftail.registerPlugin({ type: TYPE, source: FootnoteSource, decorator: Footnote }, "entityTypes");
})();
