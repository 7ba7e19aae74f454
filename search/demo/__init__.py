"""The demo: a partnership and four reviews at different stages. All of it is invented."""
