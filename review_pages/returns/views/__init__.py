"""The pages about returns: filling one in, who replied, all side by side."""
