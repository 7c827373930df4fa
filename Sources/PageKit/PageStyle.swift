/// The style sheet of the page, light and dark.
package enum PageStyle {
  package static let text: Markup = """

    :root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--ink:#1c2128;--muted:#57606a;--line:#d5dbe1;
    --grid:#e4e8ec;--unused:#e3e7eb;--link:#c2410c;--accent:#0b5cad;--warn:#b3261e;--warnbox:#fdecea;
    --k0:#2f6db5;--k1:#52acd9;--k2:#17876a;--k3:#7f63b8;--k4:#6fae4a;--k5:#db9526;--k6:#cf4557;--k7:#cc7aa8;--k8:#87909a}
    @media(prefers-color-scheme:dark){:root{--page:#0d1117;--card:#161b22;--ink:#e6edf3;--muted:#9da7b3;--line:#30363d;
    --grid:#262d36;--unused:#262c34;--link:#ffa657;--accent:#6cb6ff;--warn:#ff8b80;--warnbox:#3a1d1d;
    --k0:#4f8fd9;--k1:#6cc0ea;--k2:#2fae8c;--k3:#a48be0;--k4:#8cc46a;--k5:#e8ab45;--k6:#e8697a;--k7:#e09bc3;--k8:#8b949e}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI","DejaVu Sans",Helvetica,Arial,sans-serif}
    header,main{max-width:1240px;margin:0 auto;padding:20px 16px 0}
    main{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:16px;padding-bottom:40px}
    .kind{margin:0;color:var(--muted);font-size:13px}
    h1{margin:2px 0;font-size:26px;line-height:1.25;overflow-wrap:anywhere}
    h2{margin:0 0 4px;font-size:18px;line-height:1.3}h3{font-size:15px;margin:16px 0 4px}
    .sub{margin:0 0 14px;color:var(--muted)}
    .verdict{margin:0 0 14px;padding:14px 18px;background:var(--card);border:1px solid var(--line);border-left:5px solid var(--k6);
    border-radius:6px;font-size:19px;line-height:1.45;overflow-wrap:anywhere}
    .warning{margin:0 0 14px;padding:10px 18px;background:var(--warnbox);border-left:5px solid var(--warn);border-radius:6px}
    .notice{margin:0 0 14px;padding:10px 18px;background:var(--card);border:1px solid var(--line);border-left:5px solid var(--accent);
    border-radius:6px}.warning,.notice{overflow-wrap:anywhere}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(138px,1fr));gap:8px;margin:0}
    .figures div{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:9px 12px;min-width:0}
    dt{color:var(--muted);font-size:13px}dd{margin:0;font-size:21px;font-weight:600;line-height:1.3}
    dd.note{color:var(--muted);font-size:12.5px;font-weight:400}
    .panel{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:16px 18px;min-width:0}
    .wide{grid-column:1/-1}
    @media(min-width:1104px){.tall{grid-row:span 2}}
    .lead{margin:0 0 12px;overflow-wrap:anywhere}.lead ul{margin:0;padding-left:20px}
    .remark,.download{margin:10px 0 0;color:var(--muted);font-size:13px}a{color:var(--accent)}
    figure{margin:0}
    .bars{display:grid;gap:4px;margin-bottom:8px}
    .bar{display:grid;grid-template-columns:minmax(70px,104px) 1fr 68px;gap:8px;align-items:center;font-size:13px;line-height:1.25}
    .bar.long{grid-template-columns:minmax(70px,104px) 1fr 132px}
    .name{text-align:right;overflow-wrap:anywhere}.track{position:relative;display:flex;height:17px;background:var(--grid);border-radius:2px;overflow:hidden}
    .track i{flex:none;min-width:0}.interval{position:absolute;top:7px;height:3px;background:var(--ink);opacity:.75}
    .value{font-variant-numeric:tabular-nums;white-space:nowrap}
    .k0{background:var(--k0)}.k1{background:var(--k1)}.k2{background:var(--k2)}.k3{background:var(--k3)}.k4{background:var(--k4)}
    .k5{background:var(--k5)}.k6{background:var(--k6)}.k7{background:var(--k7)}.k8{background:var(--k8)}
    .legend{list-style:none;display:flex;flex-wrap:wrap;gap:3px 16px;margin:6px 0 12px;padding:0;font-size:13px}
    .legend i{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px;vertical-align:-1px}
    .plot{display:block;width:100%;max-width:560px;height:auto}
    .frame{container-type:inline-size;max-width:560px}.plot text{fill:var(--ink);font-size:13px}.narrow{display:none}
    @container(max-width:459px){.plot text{font-size:16px}.plot .narrow{display:inline}.plot .broad{display:none}}
    .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:16px 28px}
    .swatch{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px;vertical-align:-1px}
    .key{margin-top:8px}.key table{width:100%}.key th,.key td{padding:3px 6px}.key th,.key td:first-child{white-space:normal}
    .key th{vertical-align:bottom}.key th:first-child,.key td:first-child{padding-left:0}.key td:has(.swatch){padding-left:18px;text-indent:-18px}
    path.grid{stroke:var(--grid);fill:none}.line{fill:none;stroke-width:2}.dots{fill:none;stroke-linecap:round;stroke-opacity:.75}
    div.grid{position:relative;margin:0;outline-offset:2px}div.grid svg,canvas{display:block;width:100%;height:auto}
    canvas{image-rendering:pixelated;background:#15101f}
    .cursor{display:none;position:absolute;outline:2px solid var(--ink);outline-offset:0;box-shadow:0 0 0 3px var(--card);pointer-events:none}
    .unused{fill:var(--unused)}path.link{stroke:var(--link);stroke-width:.13;fill:none}
    path.border{stroke:var(--ink);stroke-width:.06;fill:none}path.host{fill:none;stroke:var(--ink);stroke-width:.07}
    .m1,.m2,.h1{display:none}
    .panel:has(#m1:checked) .m0,.panel:has(#m2:checked) .m0,.panel:has(#h1:checked) .h0{display:none}
    .panel:has(#m1:checked) .m1,.panel:has(#m2:checked) .m2,.panel:has(#h1:checked) .h1{display:inline}
    .switch{border:0;margin:0 0 10px;padding:0;display:flex;flex-wrap:wrap;gap:4px 14px;font-size:14px}
    .switch legend{float:left;color:var(--muted);margin-right:14px;padding:0}.switch input{margin:0 5px 0 0}.switch label{white-space:nowrap}
    .scale{display:flex;flex-wrap:wrap;gap:4px 22px;margin:8px 0 0;font-size:13px}
    .ramp{display:inline-block;width:110px;height:10px;margin:0 7px;border-radius:2px;
    background:linear-gradient(90deg,#440154,#472d7b,#3b528b,#2c728e,#21918c,#28ae80,#5ec962,#addc30,#fde725)}
    .ramp.upper{background:linear-gradient(90deg,#28828e,#28ae80,#5ec962,#addc30,#fde725)}
    .ramp.links{background:linear-gradient(90deg,transparent,var(--link));border:1px solid var(--line)}
    output{display:block;min-height:3em;margin-top:6px;color:var(--muted);font-size:13px}
    .timed{display:grid;grid-template-columns:minmax(56px,auto) 1fr;gap:4px 8px}
    .rows{margin:0;font-size:12px;color:var(--muted);display:flex;flex-direction:column;justify-content:space-between;text-align:right}
    .sites{position:relative;display:block}.sites span{position:absolute;right:0;transform:translateY(-50%);white-space:nowrap;line-height:15px}
    .axis,.axis-name{grid-column:2;margin:0;font-size:12px;line-height:16px;color:var(--muted);font-variant-numeric:tabular-nums}
    .axis{position:relative;height:16px}.axis span{position:absolute;transform:translateX(-50%)}.axis span:first-child{transform:none}
    .axis span:last-child{transform:translateX(-100%)}.axis-name{text-align:center}
    details{margin-top:8px}summary{cursor:pointer;color:var(--accent);font-size:14px}
    .wrap{margin-top:8px}.wrap td{white-space:normal;overflow-wrap:anywhere}.wrap td:first-child{overflow-wrap:normal}
    .scroll{overflow:auto;max-height:420px;margin-top:6px}
    table{border-collapse:collapse;font-size:13px}th,td{padding:3px 10px;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap}
    th{color:var(--muted);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums}
    pre{margin:0;padding:10px 12px;background:var(--page);border:1px solid var(--line);border-radius:4px;font-size:13px;
    white-space:pre-wrap;overflow-wrap:anywhere;max-height:300px;overflow:auto}
    @media(min-width:1180px){.figures{grid-template-columns:repeat(8,1fr)}}
    @media(max-width:600px){header,main{padding-left:10px;padding-right:10px}.panel{padding:13px 12px}.verdict{font-size:17px}
    h1{font-size:22px}.figures{grid-template-columns:1fr 1fr}.bar{grid-template-columns:74px 1fr 62px}.rows{font-size:11px}.key th,.key td{padding:3px 4px}}
    @media print{body{background:#fff}.panel{break-inside:avoid}}

    """
}
