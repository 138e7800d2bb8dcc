"""Scenes to draw in tests."""

from devices.drawing.scene import Fill, Label, Outline, QrCode, Rect, Scene, Target

BLUE, PALE, WHITE, BLACK = (16, 76, 140), (220, 233, 247), (255, 255, 255), (0, 0, 0)
SERVICES = ("社保关系转移", "养老待遇申领", "参保登记", "咨询服务", "缴费查询", "工伤认定")


def kiosk(pressed: int | None = None) -> Scene:
    """A kiosk's choice of services, 540 x 960."""
    marks = [
        Fill(Rect(0, 0, 540, 100), BLUE),
        Label(Rect(24, 0, 492, 100), "滨海区社会保险服务大厅", 36, WHITE, "bold"),
        Label(Rect(24, 110, 492, 50), "请选择要办理的业务 · Please choose", 24, (20, 30, 40)),
        QrCode(Rect(170, 560, 200, 200), "https://hall.example.cn"),
    ]
    targets = []
    for index, name in enumerate(SERVICES):
        rect = Rect(24 + index % 2 * 252, 170 + index // 2 * 120, 240, 104)
        marks += [
            Fill(rect, (255, 200, 0) if index == pressed else PALE, 16),
            Outline(rect, BLUE, 3, 16),
            Label(Rect(rect.x + 16, rect.y + 10, 208, 46), name, 28, (10, 30, 60), "bold"),
            Label(Rect(rect.x + 16, rect.y + 56, 208, 40), f"前面 {index} 人", 20, BLACK),
        ]
        targets.append(Target(f"service-{index}", rect))
    return Scene(540, 960, (250, 252, 255), tuple(marks), tuple(targets))


def ticket(width: int = 576) -> Scene:
    """A ticket for printed paper."""
    lines = (
        ("滨海区社会保险服务大厅", 32, "bold"),
        ("排队号", 26, "regular"),
        ("A001", 130, "bold"),
        ("社会保险关系转移接续", 34, "bold"),
        ("您前面还有 12 人 · 约 15–25 分钟", 26, "regular"),
        ("请在 A 区等候，留意 3–8 号窗口", 26, "regular"),
    )
    marks, y = [], 16
    for text, full_size, weight in lines:
        size = full_size * width // 576
        marks.append(Label(Rect(0, y, width, size * 7 // 5), text, size, BLACK, weight, "center"))
        y += size * 7 // 5
    marks.append(Fill(Rect(16, y + 8, width - 32, 2), BLACK))
    marks.append(QrCode(Rect(0, y + 20, width, 200), "https://hall.example.cn/follow/7F3K9Q2M"))
    return Scene(width, y + 240, WHITE, tuple(marks))


def panel() -> Scene:
    """An evaluator's small panel."""
    marks = (
        Label(Rect(0, 0, 128, 16), "3 号窗口  A001", 12, WHITE),
        Fill(Rect(0, 17, 128, 1), WHITE),
        Label(Rect(0, 18, 128, 30), "请评价", 26, WHITE, "bold", "center"),
        Label(Rect(0, 48, 128, 16), "请对本次服务进行评价", 12, WHITE, "regular", "center"),
    )
    return Scene(128, 64, BLACK, marks)
