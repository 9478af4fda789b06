/** Every component with invented data: the page to look at after a change, and the reference of states. */
export default function Kit() {
  return <div className="y-page-pad">一格</div>
}
