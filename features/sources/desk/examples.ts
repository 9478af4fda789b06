/** Examples to copy, with the address and the key of whoever reads them. The secret is never here: it was shown once. */

export const ways = ['push', 'pull', 'folder', 'mail', 'open311', 'hook'] as const
export type Way = (typeof ways)[number]

export const pushNode = (base: string, key: string, channel: string): string => `// Node 18+, send.mjs
const { createHash, createHmac, randomUUID } = await import("node:crypto")
const secret = process.env.YIGE_KEY_SECRET
const path = '/api/channels/${channel}/orders'
const body = JSON.stringify({ requestId: randomUUID(),
  orders: [{ externalId: 'TEST-1', content: '试一下：顺城街 18 号路灯不亮' }] })
const ts = Math.floor(Date.now() / 1000), nonce = randomUUID()
const digest = createHash('sha256').update(body).digest('hex')
const sig = createHmac('sha256', secret).update(['POST', path, ts, nonce, digest].join('\\n')).digest('hex')
const r = await fetch('${base}' + path, { method: 'POST', body, headers: { 'content-type': 'application/json',
  authorization: \`Yige-HMAC key=${key}, ts=\${ts}, nonce=\${nonce}, sig=\${sig}\` } })
console.log(r.status, await r.text())`

export const pushPython = (base: string, key: string, channel: string): string => `# Python 3
import hashlib, hmac, json, os, time, urllib.request, uuid
secret = os.environ["YIGE_KEY_SECRET"]
path = "/api/channels/${channel}/orders"
body = json.dumps({"requestId": str(uuid.uuid4()),
  "orders": [{"externalId": "TEST-1", "content": "试一下：顺城街 18 号路灯不亮"}]}).encode()
ts, nonce = str(int(time.time())), uuid.uuid4().hex
text = "\\n".join(["POST", path, ts, nonce, hashlib.sha256(body).hexdigest()])
sig = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
print(urllib.request.urlopen(urllib.request.Request("${base}" + path, body, {"content-type": "application/json",
  "authorization": f"Yige-HMAC key=${key}, ts={ts}, nonce={nonce}, sig={sig}"})).read().decode())`

export const result = `POST <回传地址 callback>          idempotency-key: <id>
{ "id": "…", "kind": "result", "round": 0, "externalId": "TEST-1", "reportId": "…",
  "createdAt": "…", "body": { "result": "…", "unitName": "…", "resolvedAt": "…" } }

200 { "receipt": "回单编号 your receipt number" }`

export const folderTable = `工单编号,诉求内容,事发地址,联系电话,受理时间
TEST-1,试一下：路灯不亮,顺城街 18 号,,2026/6/26 9:05`

export const pullAnswer = `GET https://your.system/orders?since={since}
{ "data": { "items": [
  { "id": 4711, "text": "试一下：路灯不亮", "addr": "顺城街 18 号", "at": "2026-06-26 09:05:00" } ] } }

list = data.items   externalId = id   content = text   placeText = addr   occurredAt = at   since = at`

export const open311 = (base: string): string => `curl '${base}/open311/discovery.json'
curl '${base}/open311/production/services.json'
curl '${base}/open311/production/requests.json' -d service_code=3.2.1 -d lat=29.709 -d long=107.39 \\
  --data-urlencode 'description=试一下：路灯不亮'`

export const hook = `POST <您的地址 your address>     x-yige-event: case.resolved     idempotency-key: <id>
authorization: Yige-HMAC key=<id>, ts=…, nonce=…, sig=…
{ "id": "…", "event": "case.resolved", "at": "…", "seq": 9, "clock": null,
  "case": { "number": "…", "state": "resolved", "level": "normal", "itemName": "…", "regionName": "…" } }`
