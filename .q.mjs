import postgres from 'postgres'; import fs from 'fs'
const d='/tmp/wt/lead/.waymark/postgres'; const pw=fs.readFileSync(d+'.password','utf8').trim(); const port=fs.readFileSync(d+'/postmaster.pid','utf8').split('\n')[3]
const sql=postgres(`postgres://postgres:${pw}@127.0.0.1:${port}/waymark`,{onnotice(){}})
for (const q of process.argv.slice(2)) { try { console.log(await sql.unsafe(q)) } catch(e){console.log(e.message)} }
await sql.end()
