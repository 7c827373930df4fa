import PageKit
import Reporting

/// The script of the page: it draws two canvases and says what lies under the pointer.
///
/// It reads data only from this page and writes text only as text.
enum PageScript {
  static let text: Markup = """

    (()=>{"use strict";
    const id=n=>document.getElementById(n),json=n=>JSON.parse(id(n).textContent);
    const stops=["440154","472d7b","3b528b","2c728e","21918c","28ae80","5ec962","addc30","fde725"]
    .map(h=>[0,2,4].map(i=>parseInt(h.substr(i,2),16)));
    const ramp=t=>{const i=Math.min(7,t*8|0);return stops[i].map((c,j)=>c+(stops[i+1][j]-c)*(t*8-i))};
    const bytes=s=>Uint8Array.from(atob(s),c=>c.charCodeAt(0));
    const expand=(b,n)=>{const o=new Uint8Array(n);for(let i=0,k=0;i<b.length;i++)if(b[i])o[k++]=b[i];else k+=b[++i];return o};
    // Says what lies under the pointer, or under a cursor that the arrow keys move.
    const watch=(box,text)=>{const w=+box.dataset.cols,h=+box.dataset.rows,out=box.closest("figure").querySelector("output"),
    mark=box.querySelector(".cursor");let x=0,y=0;
    const show=()=>{out.textContent=text(y*w+x,x,y);Object.assign(mark.style,{display:"block",left:x/w*100+"%",top:y/h*100+"%",
    width:100/w+"%",height:100/h+"%"})};
    box.addEventListener("pointermove",e=>{const r=box.getBoundingClientRect();
    x=Math.max(0,Math.min(w-1,(e.clientX-r.left)/r.width*w|0));y=Math.max(0,Math.min(h-1,(e.clientY-r.top)/r.height*h|0));show()});
    box.addEventListener("pointerleave",()=>{mark.style.display="none"});
    box.addEventListener("focus",show);box.addEventListener("blur",()=>{mark.style.display="none"});
    box.addEventListener("keydown",e=>{const d={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]}[e.key];
    if(!d)return;e.preventDefault();x=Math.max(0,Math.min(w-1,x+d[0]));y=Math.max(0,Math.min(h-1,y+d[1]));show()})};
    if(id("mesh")){const t=json("mesh-text");watch(id("mesh"),i=>t[i]||"unused core")}
    if(id("heat")){const d=json("heat-data"),box=id("heat"),w=+box.dataset.cols,h=+box.dataset.rows,c=box.querySelector("canvas")
    .getContext("2d"),views={busy:expand(bytes(d.busy),w*h),queue:expand(bytes(d.queue),w*h)};let view="busy";
    const draw=()=>{const m=c.createImageData(w,h),v=views[view],top=view=="busy"?255:Math.max(1,d.top/d.most*255);
    v.forEach((b,i)=>{m.data.set([...ramp(Math.min(1,b/top)),255],i*4)});c.putImageData(m,0,0)};draw();
    for(const r of document.getElementsByName("heat"))r.addEventListener("change",()=>{view=r.value;draw()});
    watch(box,(i,x,y)=>(d.per>1?d.per+" cores from ":"core ")+d.cores[y]+", "+(x*d.step).toFixed(2)+" to "+((x+1)*d.step).toFixed(2)+
    " "+d.unit+": "+(views.busy[i]/2.55).toFixed(0)+" % busy, longest queue "+(d.most>255?"about ":"")+
    Math.round(views.queue[i]/255*d.most))}
    if(id("raster")){const c=id("raster"),h=+c.getAttribute("height"),d=json("raster-data"),b=bytes(d.points),most=Math.max(1,d.most),k=devicePixelRatio||1;
    const draw=()=>{const w=c.clientWidth;c.width=w*k;c.height=h*k;const g=c.getContext("2d");g.scale(k,k);
    for(let i=0;i<b.length;i+=4){const v=b[i+2]|b[i+3]<<8;g.fillStyle="rgb("+ramp(.4+.6*(v&7)/most).map(Math.round)+")";
    g.fillRect((b[i]|b[i+1]<<8)/65536*w,(v>>3)/8192*h,1.5,1.5)}};draw();addEventListener("resize",draw)}
    })();

    """
}
