import PageKit
import SweepPlans

/// Script and style of the page of a sweep: it says which point lies under the pointer, and shows it in all plots.
enum SweepPageScript {
  /// What the script reads: parameters and objectives of the shown points, and where they lie in the plots.
  static func data(_ data: SweepPageData, plots: [[Double]], rows: [Double]) -> Markup {
    let names = data.file.axes.map(\.path) + data.file.objectives.map(\.metric.words)
    var numbers: [String: Int] = [:]
    var texts: [String] = []
    let cells = data.shown.flatMap { point -> [Int] in
      let values =
        point.row.parameters.map { SweepPageData.clipped($0.value) }
        + zip(data.file.objectives, point.values).map { $0.metric.text($1) }
      return values.map { text in
        if let known = numbers[text] { return known }
        numbers[text] = texts.count
        texts.append(text)
        return texts.count - 1
      }
    }
    let places = plots.enumerated().markup { number, places in
      "\(number == 0 ? Markup("") : ",")[\(list(places.map { ($0 * 10).rounded() / 10 }))]"
    }
    return """
      <script type="application/json" id="sweep">{"names":\(.json(names)),"texts":\(.json(texts)),\
      "cells":[\(list(cells.map(Double.init)))],"points":\(.json(data.shown.map(\.row.label))),\
      "kinds":[\(list(data.shown.map { Double($0.standing.rawValue) }))],\
      "why":\(.json(data.shown.map { $0.row.violated ?? "" })),\
      "links":\(.json(data.shown.map { $0.link ?? "" })),"rows":[\(list(rows))],"strip":\(ProfilePanel.strip),"plots":[\(places)]}</script>

      """
  }

  private static func list(_ numbers: [Double]) -> Markup {
    numbers.enumerated().markup { $0 == 0 ? "\($1)" : ",\($1)" }
  }

  static let text: Markup = """

    (()=>{"use strict";
    const id=n=>document.getElementById(n),d=JSON.parse(id("sweep").textContent),w=d.names.length,n=d.points.length,
    boxes=[...document.querySelectorAll(".pick")],r=d.rows,h=d.strip;
    const show=i=>{const out=id("said"),a=id("open");
    if(out)out.textContent="Point "+d.points[i]+["",", on the front",", violates "+d.why[i]][d.kinds[i]]+": "
    +d.names.map((m,k)=>m+" "+d.texts[d.cells[i*w+k]]).join("; ");
    if(a){a.hidden=!d.links[i];if(d.links[i])a.href=d.links[i]}
    boxes.forEach((b,k)=>{const s=b.querySelector(".spot"),p=d.plots[k];s.style.display="block";
    if(b.dataset.plot=="profile")s.setAttribute("d",r.slice(1).map((y,j)=>"M"+p[i*w+j]+" "+(r[j]+h)+"L"+p[i*w+j+1]+" "+y).join(""));
    else{s.setAttribute("cx",p[2*i]);s.setAttribute("cy",p[2*i+1])}})};
    boxes.forEach((b,k)=>{const p=d.plots[k],v=b.viewBox.baseVal,profile=b.dataset.plot=="profile",step=profile?w:2,
    last=step-1,order=[...Array(n).keys()].sort((i,j)=>p[i*step+(profile?last:0)]-p[j*step+(profile?last:0)]||i-j);let at=-1;
    const far=(i,x,y)=>{if(!profile)return (p[2*i]-x)**2+(p[2*i+1]-y)**2;
    let j=0;while(j<w-2&&r[j+1]<y)j++;const t=w<2?0:Math.max(0,Math.min(1,(y-r[j]-h)/(r[j+1]-r[j]-h)));
    return Math.abs(p[i*w+j]*(1-t)+(w<2?0:p[i*w+j+1]*t)-x)};
    const pick=e=>{const f=b.getBoundingClientRect(),x=(e.clientX-f.left)/f.width*v.width,y=(e.clientY-f.top)/f.height*v.height;
    let best=0,low=1/0;for(let i=0;i<n;i++){const s=far(i,x,y)-(d.kinds[i]==1?1e-3:0);if(s<low){low=s;best=i}}
    at=order.indexOf(best);show(best)};
    b.addEventListener("pointermove",pick);b.addEventListener("pointerdown",pick);
    b.addEventListener("keydown",e=>{const s={ArrowLeft:-1,ArrowRight:1}[e.key];if(!s)return;e.preventDefault();
    at=Math.max(0,Math.min(n-1,at+s));show(order[at])})})
    })();

    """

  static let style: Markup = """
    .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:12px}.verdict ul{margin:8px 0 0;padding-left:22px;font-size:16px}
    .spot{display:none;fill:none;stroke:var(--ink);stroke-width:2.5;pointer-events:none}.pick{outline-offset:2px;cursor:crosshair}
    .best,.rest{fill:none;stroke:var(--k6);stroke-width:1.6}.rest{stroke:var(--k8);stroke-width:.8;stroke-opacity:.4}
    .bar{grid-template-columns:minmax(110px,190px) 1fr 68px}.plot .name{font-weight:600}.strip{fill:var(--page);stroke:var(--line)}.scroll th{white-space:normal;vertical-align:bottom}
    .room{container-type:inline-size}.cards{width:100%}.cards th{white-space:normal}.cards .long{white-space:normal;overflow-wrap:anywhere}.cards th,.cards td{text-align:right;
    vertical-align:bottom;padding:3px 6px;font-variant-numeric:tabular-nums}
    .many,.many tr,.many td{display:block}.many thead{display:none}.many tbody{display:grid;gap:10px 24px;
    grid-template-columns:repeat(auto-fill,minmax(min(100%,270px),1fr))}.many td{display:flex;justify-content:space-between;gap:12px}
    .many td::before{content:attr(data-name);color:var(--muted);text-align:left;white-space:normal;overflow-wrap:anywhere}
    @container(max-width:899px){.cards,.cards tr,.cards td{display:block}.cards thead{display:none}.cards tbody{display:grid;gap:10px 24px;
    grid-template-columns:repeat(auto-fill,minmax(min(100%,270px),1fr))}.cards td{display:flex;justify-content:space-between;gap:12px}
    .cards td::before{content:attr(data-name);color:var(--muted);text-align:left;white-space:normal;overflow-wrap:anywhere}
    .cards td:first-child{font-weight:600}.cards tr:nth-child(n+5){display:none}}
    .failed td{white-space:pre-line;vertical-align:top}
    @media(max-width:600px){.bar{grid-template-columns:112px 1fr 62px}.verdict ul{font-size:15px}}

    """
}
