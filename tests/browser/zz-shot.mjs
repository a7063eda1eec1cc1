import path from "node:path";
import { browser, served, watched } from "./support.mjs";
const after=(f)=>cleanup.push(f); const cleanup=[];
const origin=await served("/tmp/hp/tmp/kinds/q/dist/training",after);
const chrome=await browser(after);
const [lang="en",w="900",scheme="light",what="open"]=process.argv.slice(2);
const context=await chrome.newContext({viewport:{width:Number(w),height:900},colorScheme:scheme});
const {page,complaints}=await watched(context,origin);
await page.goto(`${origin}${lang==="en"?"":"/"+lang}/m/check/`);
if(what!=="plain"){
await page.locator('[data-learner="name"]').fill("Dana Test");
await page.locator('[data-learner="role"]').fill("Specialist");
await page.locator('[data-learner="school"]').fill("Office");
await page.locator(".quiz-start [data-act=start]").click();
if(what==="done"||what==="half"){
 const q=(id)=>page.locator(`[data-question="${id}"]`);
 await q("order").locator("[data-act=down]").first().click();
 for(const m of await q("match").locator("select").all()) await m.selectOption({index:1});
 await q("number").locator("input").fill("14");
 await q("form").locator("input").fill("12b");
 await q("fill").locator("select").selectOption({index:1});
 await q("fill").locator("input").nth(0).fill("request for records");
 await q("case").locator('[data-step="0"] input[value="2"]').check();
 await q("case").locator('[data-step="0"] [data-act=go-on]').click();
 await q("sign").locator("input[type=text]").fill("Dana");
 await q("many").locator('input[value="0"]').check();
 await q("copy").locator('input[value="1"]').check();
 await page.waitForTimeout(900);
 if(what==="done"){ await page.locator("[data-act=submit]").click(); await page.locator("[data-act=submit-anyway]").click(); await page.waitForTimeout(300);}
}}
const all=await page.locator("fieldset.question:not([hidden])").all(); const pick=(process.argv[6]??"0,1,2,5,6").split(","); await page.screenshot({path:`/tmp/hp/tmp/kinds/shot-${lang}-${w}-${scheme}-${what}.png`,fullPage:true}); for(const n of pick) await all[n].screenshot({path:`/tmp/hp/tmp/kinds/q${n}-${lang}-${w}-${scheme}-${what}.png`});
console.log(complaints);
for(const f of cleanup) await f();
process.exit(0);
