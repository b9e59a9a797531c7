// Keeps a reader who is at the end of a list at its end, however late its pictures come.

const NEAR = 48;

export class EndKeeper {
  // moved: told whether the reader is at the end, whenever that may have changed
  constructor(scroller, content, moved = () => {}) {
    Object.assign(this, { scroller, moved, pinned: true, top: 0 });
    scroller.addEventListener("scroll", () => this.scrolled());
    const sizes = new ResizeObserver(() => this.pinned && this.toEnd());
    sizes.observe(content);
    sizes.observe(scroller);
  }

  // Only a reader who moves up leaves the end: a list that grows has not been scrolled.
  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.pinned = true;
    else if (scrollTop < this.top) this.pinned = false;
    this.top = scrollTop;
    this.moved(this.pinned);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.top = this.scroller.scrollTop;
    this.pinned = true;
    this.moved(true);
  }
}
