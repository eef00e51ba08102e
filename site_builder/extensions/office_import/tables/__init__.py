"""What an imported table means: its header, sections, units, scales, codes and the convention of its numbers."""
