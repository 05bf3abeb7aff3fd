/** Shows what `data-tip` says beside the pointer. The page loses nothing without it: every figure is in a table too. */
export const TOOLTIP_SCRIPT = `(()=>{const tip=document.getElementById("tip");
addEventListener("pointermove",(event)=>{
const text=event.target instanceof Element?event.target.getAttribute("data-tip"):null;
if(text===null){tip.style.display="none";return}
tip.textContent=text;tip.style.display="block";
const x=Math.min(event.clientX+14,innerWidth-tip.offsetWidth-8);
const y=event.clientY+16+tip.offsetHeight>innerHeight?event.clientY-tip.offsetHeight-10:event.clientY+16;
tip.style.left=x+"px";tip.style.top=y+"px"});
addEventListener("scroll",()=>{tip.style.display="none"},{passive:true})})();`;
