// Colour functions: a colour is a number with a text such as RGB(255,0,0).
//
// Source: the expression language, section 10.8; Qlik help "Color functions".
#include "absl/strings/str_format.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

// Channels are whole numbers from 0 to 255; an alpha of 255 lets nothing through.
struct Color {
  double alpha = 255;
  double red = 0;
  double green = 0;
  double blue = 0;
};

// A number outside the channel's range is taken as its nearest end (our own).
double Channel(double value) { return std::clamp(std::trunc(value), 0.0, 255.0); }

double NumberOf(const Color& color) {
  return ((color.alpha * 256 + color.red) * 256 + color.green) * 256 + color.blue;
}

Color ColorOf(double number) {
  const auto bits = static_cast<uint32_t>(std::clamp(number, 0.0, 4294967295.0));
  return {static_cast<double>(bits >> 24), static_cast<double>(bits >> 16 & 255),
          static_cast<double>(bits >> 8 & 255), static_cast<double>(bits & 255)};
}

std::string TextOf(const Color& color) {
  if (color.alpha == 255) {
    return absl::StrFormat("RGB(%.0f,%.0f,%.0f)", color.red, color.green, color.blue);
  }
  return absl::StrFormat("ARGB(%.0f,%.0f,%.0f,%.0f)", color.alpha, color.red, color.green,
                         color.blue);
}

void Write(const Color& color, const RowArguments& row, size_t i, ValueWriter& out) {
  out.Dual(i, row.context().arena.Store(TextOf(color)), NumberOf(color));
}

// A kernel of body(row) -> Color; a row with an argument that is no number is NULL.
template <typename Body>
void ColorRows(const KernelCall& call, Body body) {
  StrictValueRows(call, [&body](const RowArguments& row, size_t i, ValueWriter& out) {
    Write(body(row), row, i, out);
  });
}

void Rgb(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) {
    return Color{255, Channel(row.number(0)), Channel(row.number(1)), Channel(row.number(2))};
  });
}

void Argb(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) {
    return Color{Channel(row.number(0)), Channel(row.number(1)), Channel(row.number(2)),
                 Channel(row.number(3))};
  });
}

// The part that one channel has of a hue, 0 to 1; `shift` is that of the channel.
double HuePart(double hue, double shift) {
  const double place = hue + shift - std::floor(hue + shift);
  if (place < 1.0 / 6) return place * 6;
  if (place < 1.0 / 2) return 1;
  return place < 2.0 / 3 ? (2.0 / 3 - place) * 6 : 0;
}

// Hue, saturation and luminosity from 0 to 1.
Color OfHue(double hue, double saturation, double luminosity) {
  const double chroma = (1 - std::abs(2 * luminosity - 1)) * saturation;
  const auto channel = [&](double shift) {
    const double part = luminosity + chroma * (HuePart(hue, shift) - 0.5);
    return Channel(std::round(part * 255));
  };
  return {255, channel(1.0 / 3), channel(0), channel(-1.0 / 3)};
}

double Share(double x) { return std::clamp(x, 0.0, 1.0); }

void Hsl(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) {
    return OfHue(Share(row.number(0)), Share(row.number(1)), Share(row.number(2)));
  });
}

// Between two colours, channel by channel; `share` of the second.
Color Mixed(const Color& from, const Color& to, double share) {
  const auto mix = [share](double a, double b) { return std::round(a + (b - a) * share); };
  return {mix(from.alpha, to.alpha), mix(from.red, to.red), mix(from.green, to.green),
          mix(from.blue, to.blue)};
}

// A share outside 0 to 1 is taken as the nearest end (our own), here and below.
void ColorMix1(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) {
    return Mixed(ColorOf(row.number(1)), ColorOf(row.number(2)), Share(row.number(0)));
  });
}

// From -1 to 1, with a colour of its own in the middle where one is given.
void ColorMix2(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) {
    const double value = std::clamp(row.number(0), -1.0, 1.0);
    const Color low = ColorOf(row.number(1));
    const Color high = ColorOf(row.number(2));
    if (row.size() < 4) return Mixed(low, high, (value + 1) / 2);
    const Color middle = ColorOf(row.number(3));
    return value < 0 ? Mixed(middle, low, -value) : Mixed(middle, high, value);
  });
}

void ColorMapHue(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) { return OfHue(Share(row.number(0)), 1, 0.5); });
}

// From dark blue over cyan, yellow and orange to dark red.
void ColorMapJet(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) {
    const double place = Share(row.number(0)) * 4;
    const auto channel = [place](double centre) {
      return Channel(std::round(255 * Share(1.5 - std::abs(place - centre))));
    };
    return Color{255, channel(3), channel(2), channel(1)};
  });
}

// A named colour; an argument is its alpha.
template <int kRed, int kGreen, int kBlue>
void Named(const KernelCall& call) {
  ColorRows(call, [](const RowArguments& row) {
    return Color{Channel(row.number_or(0, 255)), kRed, kGreen, kBlue};
  });
}

Color Opaque(uint32_t rgb) {
  Color color = ColorOf(rgb);
  color.alpha = 255;
  return color;
}

// The colours of a chart's values, used in turn (our own choice: those of Qlik Sense's 12 colors).
constexpr uint32_t kPalette[] = {0x332288, 0x88CCEE, 0x117733, 0xDDCC77, 0xCC6677, 0x3399CC,
                                 0xCC6666, 0x99CC66, 0x275378, 0xB35A01, 0xB974FF, 0x993366};

void PaletteColor(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const double number = std::trunc(row.number(0));
    if (!(number >= 1)) return out.Null(i);
    Color color = Opaque(kPalette[static_cast<size_t>(std::fmod(number - 1, std::size(kPalette)))]);
    color.alpha = Channel(row.number_or(1, 255));
    Write(color, row, i, out);
  });
}

// What GetSysColor of Windows gives for 0, 1, 2 … where nobody changed it; our own, so that a
// formula gives the same on every machine.
constexpr uint32_t kSystemColors[] = {
    0xC8C8C8, 0x000000, 0x99B4D1, 0xBFCDDB, 0xF0F0F0, 0xFFFFFF, 0x646464, 0x000000,
    0x000000, 0x000000, 0xB4B4B4, 0xF4F7FC, 0xABABAB, 0x3399FF, 0xFFFFFF, 0xF0F0F0,
    0xA0A0A0, 0x6D6D6D, 0x000000, 0x434E54, 0xFFFFFF, 0x696969, 0xE3E3E3, 0x000000,
    0xFFFFE1, 0x000000, 0x0066CC, 0xB9D1EA, 0xD7E4F2, 0x3399FF, 0xF0F0F0};

void SystemColor(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const double number = std::trunc(row.number(0));
    if (!(number >= 0) || number >= std::size(kSystemColors)) return out.Null(i);
    Write(Opaque(kSystemColors[static_cast<size_t>(number)]), row, i, out);
  });
}

template <int kRed, int kGreen, int kBlue>
constexpr ScalarFunction NamedColor(std::string_view name) {
  return {name, "[alpha]", "n", false, Named<kRed, kGreen, kBlue>, "The colour of this name"};
}

constexpr ScalarFunction kFunctions[] = {
    {"RGB", "red, green, blue", "n", false, Rgb, "A colour of channels from 0 to 255"},
    {"ARGB", "alpha, red, green, blue", "n", false, Argb, "A colour that lets others through"},
    {"HSL", "hue, saturation, luminosity", "n", false, Hsl, "A colour of values from 0 to 1"},
    {"ColorMix1", "value, zero_color, one_color", "n", false, ColorMix1,
     "A colour between two, for a value from 0 to 1"},
    {"ColorMix2", "value, low_color, high_color[, zero_color]", "n", false, ColorMix2,
     "A colour between two or three, for a value from -1 to 1"},
    {"ColorMapHue", "value", "n", false, ColorMapHue, "Hues from red to red, for 0 to 1"},
    {"ColorMapJet", "value", "n", false, ColorMapJet, "Blue over yellow to red, for 0 to 1"},
    {"Color", "n[, alpha]", "n", false, PaletteColor, "A colour of the palette, from 1"},
    {"SysColor", "n", "n", false, SystemColor, "A colour of the system by its number in Windows"},
    NamedColor<0, 0, 0>("Black"),
    NamedColor<0, 0, 128>("Blue"),
    NamedColor<128, 128, 0>("Brown"),
    NamedColor<0, 128, 128>("Cyan"),
    NamedColor<128, 128, 128>("DarkGray"),
    NamedColor<0, 128, 0>("Green"),
    NamedColor<0, 0, 255>("LightBlue"),
    NamedColor<0, 255, 255>("LightCyan"),
    NamedColor<192, 192, 192>("LightGray"),
    NamedColor<0, 255, 0>("LightGreen"),
    NamedColor<255, 0, 255>("LightMagenta"),
    NamedColor<255, 0, 0>("LightRed"),
    NamedColor<128, 0, 128>("Magenta"),
    NamedColor<128, 0, 0>("Red"),
    NamedColor<255, 255, 255>("White"),
    NamedColor<255, 255, 0>("Yellow"),
    NamedColor<8, 18, 90>("QlikTechBlue"),
    NamedColor<158, 148, 137>("QlikTechGray"),
};

}  // namespace

std::span<const ScalarFunction> ColorFunctions() { return kFunctions; }

}  // namespace celadon
