"""A QR code as a drawing inside the page: no style, no script, nothing fetched."""

import io

from markupsafe import Markup


def qr(text: str) -> Markup:
    """Draw `text` as an SVG element of class "qr"; sizes and colours are for the style sheet."""
    import qrcode  # few pages draw one, and the start of the site waits for none
    from qrcode.image.svg import SvgPathImage

    drawing = qrcode.make(text, image_factory=SvgPathImage, border=2)
    out = io.BytesIO()
    drawing.save(out)
    svg = out.getvalue().decode()
    # A page may hold many of them: none needs the id that the library gives each.
    path = svg[svg.index("<path") : svg.index("</svg>")].replace('id="qr-path"', "")
    box = svg[svg.index("viewBox=") :].split('"')[1]
    # Only the path's digits and letters stand in it: the text itself is drawn, never written.
    return Markup(f'<svg class="qr" viewBox="{box}" aria-hidden="true" focusable="false">{path}</svg>')  # noqa: S704
