import './cases.css'
export default function CasePage() {
  return null
}
